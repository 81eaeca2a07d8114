package dev.spectrascope.agent.cli;

import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.ProbePlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "analyze",
        description = {
            "Measures the snapshots of a run that have no report yet, or one saved model.",
            "Needs DL4J and an ND4J backend on the class path."
        },
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "RUN", arity = "0..1", description = "run directory")
    private Path run;

    @Option(names = "--follow", description = "go on as snapshots come, until the run has ended")
    private boolean follow;

    @Option(
            names = "--budget",
            description = "keep to the run's budget: time for a report, share of the time, snapshots that may wait")
    private boolean budget;

    @Option(names = "--parent", paramLabel = "PID", description = "end when this process has ended", hidden = true)
    private Long parent;

    @Option(names = "--retry", description = "try snapshots again that failed before")
    private boolean retry;

    @Option(names = "--model", paramLabel = "M.zip", description = "a model saved by ModelSerializer")
    private Path model;

    @Option(names = "--train", paramLabel = "D.bin", description = "examples as saved by DataSet.save")
    private Path train;

    @Option(names = "--test", paramLabel = "D.bin", description = "held-out examples")
    private Path test;

    @Option(names = "--config", paramLabel = "F", description = "configuration file; its probes are used")
    private Path config;

    @Option(names = "--precision", description = "float or double; overrides the configuration")
    private Precision precision;

    @Option(names = "--output", paramLabel = "R.json", description = "where the report goes (default: standard output)")
    private Path output;

    @Option(
            names = "--csv",
            paramLabel = "DIR",
            description = "also writes eigenvalues, densities and other quantities as CSV files into this folder")
    private Path csv;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, CommandFailure, InterruptedException {
        if ((run == null) == (model == null)) {
            throw CommandFailure.usage("analyze needs either a run directory or --model M.zip");
        }
        if (run != null) {
            refuse(
                    train != null || test != null || output != null || csv != null,
                    "--train, --test, --output and --csv go with --model");
            refuse(config != null || precision != null, "a run is measured as its run.json says; give no --config");
            return new RunCommand(
                            run,
                            follow,
                            Optional.ofNullable(parent),
                            retry,
                            budget,
                            spec.commandLine().getErr())
                    .call();
        }
        refuse(follow || retry || budget || parent != null, "--follow, --retry and --budget go with a run directory");
        refuse(train == null, "--model needs examples too: --train D.bin (DataSet.save)");
        ModelCommand command = new ModelCommand(model, train, Optional.ofNullable(test), plan());
        return command.call(Optional.ofNullable(output), Optional.ofNullable(csv), spec.commandLine());
    }

    private static void refuse(boolean wrong, String why) throws CommandFailure {
        if (wrong) {
            throw CommandFailure.usage(why);
        }
    }

    private ProbePlan plan() throws CommandFailure {
        ProbePlan plan = ProbePlan.DEFAULT;
        if (config != null) {
            ConfigurationLoader.Outcome outcome = ConfigurationLoader.loadFile(config);
            if (!outcome.ok()) {
                throw CommandFailure.problems(outcome.problems());
            }
            plan = outcome.configuration().probes();
        }
        return precision == null ? plan : plan.toBuilder().precision(precision).build();
    }
}
