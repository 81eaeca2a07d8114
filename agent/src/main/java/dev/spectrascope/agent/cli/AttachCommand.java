package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.config.ConfigurationLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "attach",
        description =
                "Loads the agent into a JVM that is training already. Needs the JDK's module jdk.attach and the same"
                        + " user; relative folders are those of that JVM.",
        mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "PID", description = "process number, as jps shows it")
    private String pid;

    @Parameters(index = "1..*", arity = "0..*", paramLabel = "OPTION", description = "configuration file, or key=value")
    private List<String> options = new ArrayList<>();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        String argument = options.stream().map(AttachCommand::absolute).collect(Collectors.joining(","));
        // Here somebody is looking on; there, the problem would be a line in the log of the job.
        ConfigurationLoader.Outcome outcome = ConfigurationLoader.load(argument, Map.of(), Map.of());
        if (!outcome.ok()) {
            throw CommandFailure.problems(outcome.problems());
        }
        new RunningJvm(pid).watch(argument);
        spec.commandLine()
                .getOut()
                .println("The agent is in JVM " + pid
                        + " and waits for the next iteration; its log tells where the run is.");
        return 0;
    }

    /** The other JVM has a folder of its own. */
    private static String absolute(String option) {
        return option.contains("=") ? option : Path.of(option).toAbsolutePath().toString();
    }
}
