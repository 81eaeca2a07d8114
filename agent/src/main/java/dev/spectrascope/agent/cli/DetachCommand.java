package dev.spectrascope.agent.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "detach",
        description =
                "Ends the watch over a JVM: its classes become what they were; reports of snapshots that are taken are"
                        + " still made.",
        mixinStandardHelpOptions = true)
final class DetachCommand implements Callable<Integer> {

    @Parameters(paramLabel = "PID", description = "process number, as jps shows it")
    private String pid;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws CommandFailure {
        new RunningJvm(pid).leave();
        spec.commandLine().getOut().println("JVM " + pid + " is no longer watched.");
        return 0;
    }
}
