package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.agent.config.EffectiveConfiguration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "check",
        description = "Says what is wrong with a configuration, or prints it in full with its defaults.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FILE", description = "configuration file (YAML)")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        ConfigurationLoader.Outcome outcome = ConfigurationLoader.loadFile(file);
        if (!outcome.ok()) {
            outcome.problems().forEach(spec.commandLine().getErr()::println);
            return CommandFailure.USAGE;
        }
        spec.commandLine().getOut().print(EffectiveConfiguration.toYaml(outcome.configuration()));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
