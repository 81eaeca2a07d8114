package dev.spectrascope.agent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.agent.config.ConfigurationLoader;
import dev.spectrascope.agent.dynamics.DynamicsJournal;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** {@code analyze RUN}: the worker's main loop, and what finishes a run later. */
final class RunCommand {

    private static final long INTERVAL_MILLIS = 500;

    private final Path directory;
    private final boolean follow;
    private final Optional<Long> parent;
    private final boolean retry;
    private final boolean budgeted;
    private final PrintWriter err;

    RunCommand(
            Path directory, boolean follow, Optional<Long> parent, boolean retry, boolean budgeted, PrintWriter err) {
        this.directory = directory;
        this.follow = follow;
        this.parent = parent;
        this.retry = retry;
        this.budgeted = budgeted;
        this.err = err;
    }

    /**
     * @return 1 if snapshots failed while someone was looking on, else 0
     */
    int call() throws IOException, CommandFailure, InterruptedException {
        RunDirectory run = RunDirectory.open(directory);
        if (parent.isPresent() && !ParentWatch.start(parent.get())) {
            return 0;
        }
        List<Failure> before = run.readFailures();
        if (retry) {
            for (Failure failure : before) {
                run.forgetFailure(failure.snapshot());
            }
            for (Gap gap : run.readGaps()) {
                run.forgetGap(gap);
            }
            before = List.of();
        }
        Backend.require();
        int written;
        try (ConsoleProgress progress = ConsoleProgress.on(err)) {
            written = analyze(run, progress);
        }
        List<Failure> failed = run.readFailures();
        failed.removeAll(before);
        for (Failure failure : failed) {
            err.println("spectrascope: no report of " + failure.snapshot() + ": " + failure.cause());
        }
        err.println("spectrascope: " + (written == 0 ? "no snapshot was waiting" : "reports written: " + written)
                + "; the run has " + run.reportNames().size() + ", in " + directory.resolve("spectra"));
        if (!follow) {
            new DynamicsJournal(run, line -> {}).note(new RunReader(run).read().dynamics());
        }
        return failed.isEmpty() || follow ? 0 : CommandFailure.FAILED;
    }

    /** As the run's configuration says; people who finish a run later want all of it. */
    private AnalysisBudget budget(RunDirectory run) throws IOException {
        JsonNode all = run.run().configuration();
        if (!budgeted || all == null || !all.has("budget")) {
            return AnalysisBudget.NO_BOUND;
        }
        // JSON is YAML.
        return ConfigurationLoader.parse("{budget: " + all.get("budget") + "}")
                .budget()
                .ofAnalysis();
    }

    /** How many reports were written. */
    private int analyze(RunDirectory run, ConsoleProgress progress) throws IOException, InterruptedException {
        RunAnalysis analysis = new RunAnalysis(run, run.run().plan(), budget(run), progress).inOwnProcess();
        int written = 0;
        while (true) {
            boolean finished = run.run().finished() != null;
            boolean waiting = !run.pending().isEmpty();
            // While training goes on, the sets may still grow.
            if (waiting && (!follow || finished || run.sets().isPresent())) {
                int now = analysis.analyzePending();
                written += now;
                if (now == 0 && !run.pending().isEmpty()) {
                    throw new IOException(directory + " has no probe set (sets/train.bin), so nothing can be measured");
                }
            }
            if (!follow || finished && run.pending().isEmpty()) {
                return written;
            }
            Thread.sleep(INTERVAL_MILLIS);
        }
    }
}
