package dev.spectrascope.probes.run;

import dev.spectrascope.probes.linalg.NotFiniteException;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumProbe;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.Subject;
import dev.spectrascope.probes.spectra.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Turns the snapshots of a run into reports, oldest first. What fails is noted in the run and left; what a kill
 * interrupts is gone on with by whoever comes next, from its last checkpoint. To be used by one thread; two analyses of one run do the same work
 * twice but spoil nothing.
 */
public final class RunAnalysis {

    private static final Duration STATUS_INTERVAL = Duration.ofMillis(500);

    private final RunDirectory run;
    private final ProbePlan plan;
    private final SpectrumProbe probe;
    private final Progress progress;
    private final Duration checkpointInterval;

    /**
     * @param progress told of every product
     */
    public RunAnalysis(RunDirectory run, ProbePlan plan, Progress progress) {
        this(run, plan, progress, SnapshotCheckpoints.INTERVAL);
    }

    RunAnalysis(RunDirectory run, ProbePlan plan, Progress progress, Duration checkpointInterval) {
        this.run = run;
        this.plan = plan;
        this.probe = new SpectrumProbe(plan);
        this.progress = progress;
        this.checkpointInterval = checkpointInterval;
    }

    /**
     * Analyses every snapshot that has neither report nor failure. Does nothing while no probe set is there.
     *
     * @return the number of reports written
     * @throws IOException if the run itself cannot be read or written to
     */
    public int analyzePending() throws IOException {
        Map<String, MultiDataSet> sets = readSets();
        if (sets.isEmpty()) {
            return 0;
        }
        NetworkDescription network = run.network();
        int written = 0;
        for (List<Snapshot> pending = run.pending(); !pending.isEmpty(); pending = run.pending()) {
            if (analyze(pending.get(0), network, sets)) {
                written++;
            }
        }
        writeStatus(null, null, 0, 0, 0, null);
        return written;
    }

    private Map<String, MultiDataSet> readSets() throws IOException {
        Map<String, MultiDataSet> sets = new LinkedHashMap<>();
        for (String name : List.of(SpectrumReport.TRAIN, SpectrumReport.TEST)) {
            run.readSet(name).ifPresent(examples -> sets.put(name, examples));
        }
        return sets;
    }

    private boolean analyze(Snapshot snapshot, NetworkDescription network, Map<String, MultiDataSet> sets)
            throws IOException {
        String name = snapshot.name();
        writeStatus(name, "reading", 0, 0, 0, Instant.now());
        try {
            INDArray parameters = run.readParameters(snapshot);
            Subject subject =
                    new Subject(snapshot.epoch(), snapshot.iteration(), snapshot.learningRate(), name, setsSeed());
            SnapshotCheckpoints checkpoints = checkpoints(snapshot);
            run.write(name, probe.measure(network.restore(parameters), sets, subject, reporting(name), checkpoints));
            checkpoints.remove();
            return true;
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            run.write(new Failure(name, oneLine(e), stackTrace(e), 1, Instant.now(), e instanceof NotFiniteException));
            return false;
        }
    }

    private SnapshotCheckpoints checkpoints(Snapshot snapshot) throws IOException {
        String key = String.join("; ", plan.toString(), snapshot.toString(), "" + setsSeed(), "" + Versions.here());
        return new SnapshotCheckpoints(
                run.checkpoints(snapshot.name()),
                key,
                checkpointInterval,
                line -> progress.warn(snapshot.name() + ": " + line));
    }

    private Long setsSeed() throws IOException {
        return run.sets().map(SetsDescription::seed).orElse(null);
    }

    private Progress reporting(String snapshot) {
        return new Progress() {
            private final Instant since = Instant.now();
            private Instant next = Instant.MIN;
            private long resumed;

            @Override
            public void report(String stage, long done, long expected) {
                progress.report(stage, done, expected);
                Instant now = Instant.now();
                if (now.isAfter(next)) {
                    next = now.plus(STATUS_INTERVAL);
                    writeStatus(snapshot, stage, done, expected, resumed, since);
                }
            }

            @Override
            public void resumed(long products) {
                resumed += products;
                progress.resumed(products);
            }

            @Override
            public void warn(String line) {
                progress.warn(snapshot + ": " + line);
            }
        };
    }

    /** For onlookers only: a full disk shows itself when the report is written. */
    private void writeStatus(String snapshot, String stage, long done, long expected, long resumed, Instant since) {
        try {
            run.write(new WorkerStatus(
                    ProcessHandle.current().pid(), snapshot, stage, done, expected, resumed, since, Instant.now()));
        } catch (IOException e) {
            // The analysis goes on.
        }
    }

    private static String oneLine(Throwable failure) {
        String message = failure.getMessage();
        String text = message == null ? "" : ": " + message.lines().findFirst().orElse("");
        return failure.getClass().getSimpleName() + text;
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
