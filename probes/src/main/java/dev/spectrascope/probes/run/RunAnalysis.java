package dev.spectrascope.probes.run;

import dev.spectrascope.probes.curvature.FittedThreads;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.linalg.NotFiniteException;
import dev.spectrascope.probes.spectra.Degradation;
import dev.spectrascope.probes.spectra.MeasurementWork;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.ReducedPlan;
import dev.spectrascope.probes.spectra.SpectrumProbe;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.Subject;
import dev.spectrascope.probes.spectra.TimeLimit;
import dev.spectrascope.probes.spectra.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
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
    private final AnalysisBudget budget;
    private final Progress progress;
    private final Duration checkpointInterval;
    private final UnaryOperator<ProbedNetwork> preparation;
    private final WorkShare share;
    private MeasurementWork work;

    /** Without bounds. */
    public RunAnalysis(RunDirectory run, ProbePlan plan, Progress progress) {
        this(run, plan, progress, SnapshotCheckpoints.INTERVAL);
    }

    RunAnalysis(RunDirectory run, ProbePlan plan, Progress progress, Duration checkpointInterval) {
        this(run, plan, AnalysisBudget.NO_BOUND, progress, checkpointInterval);
    }

    /**
     * @param progress told of every product
     */
    public RunAnalysis(RunDirectory run, ProbePlan plan, AnalysisBudget budget, Progress progress) {
        this(run, plan, budget, progress, SnapshotCheckpoints.INTERVAL);
    }

    private RunAnalysis(
            RunDirectory run, ProbePlan plan, AnalysisBudget budget, Progress progress, Duration checkpointInterval) {
        this(run, plan, budget, progress, checkpointInterval, UnaryOperator.identity());
    }

    private RunAnalysis(
            RunDirectory run,
            ProbePlan plan,
            AnalysisBudget budget,
            Progress progress,
            Duration checkpointInterval,
            UnaryOperator<ProbedNetwork> preparation) {
        this.preparation = preparation;
        this.run = run;
        this.plan = plan;
        this.budget = budget;
        this.progress = progress;
        this.checkpointInterval = checkpointInterval;
        this.share = new WorkShare(budget.share());
    }

    /** The same for a process that does nothing else: its threads are fitted to the network. */
    public RunAnalysis inOwnProcess() {
        FittedThreads threads = FittedThreads.ofThisProcess();
        return new RunAnalysis(run, plan, budget, progress, checkpointInterval, threads::of);
    }

    /**
     * Analyses every snapshot that has neither report nor failure, the oldest first, or passes it over where more wait than the
     * budget allows. Does nothing while no probe set is there.
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
            int over = Math.max(0, pending.size() - budget.mostWaiting());
            passOver(pending.subList(0, over));
            if (analyze(pending.get(over), network, sets)) {
                written++;
            }
        }
        progress.begins(null);
        writeStatus(null, null, 0, 0, 0, null);
        return written;
    }

    private void passOver(List<Snapshot> snapshots) throws IOException {
        for (Snapshot snapshot : snapshots) {
            String reason = "newer snapshots waited, and budget allows " + budget.mostWaiting() + " to wait";
            run.write(new Gap(snapshot.name(), Gap.Kind.PASSED_OVER, reason, Instant.now()));
            progress.warn(snapshot.name() + " is passed over: " + reason);
        }
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
        progress.begins(name);
        writeStatus(name, "reading", 0, 0, 0, Instant.now());
        share.begin();
        TimeLimit limit = TimeLimit.of(budget.perReport());
        try {
            ProbedNetwork probed = preparation.apply(network.at(run.readParameters(snapshot)));
            Subject subject =
                    new Subject(snapshot.epoch(), snapshot.iteration(), snapshot.learningRate(), name, setsSeed());
            ReducedPlan reduced = reduce(probed, sets, limit);
            SnapshotCheckpoints checkpoints = checkpoints(snapshot, reduced);
            try (HalvedSets measured = HalvedSets.of(sets, reduced.halvings(), plan.seed())) {
                SpectrumReport report = new SpectrumProbe(reduced.plan())
                        .measure(probed, measured.sets(), subject, reporting(name), checkpoints, limit)
                        .afterGivingUp(reduced.degraded());
                run.write(name, report);
                tell(name, report);
            }
            checkpoints.remove();
            return true;
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError e) {
            run.write(new Failure(name, oneLine(e), stackTrace(e), 1, Instant.now(), e instanceof NotFiniteException));
            return false;
        }
    }

    /** As much of the plan as its time allows, judged by what products took in the report before, or by trying. */
    private ReducedPlan reduce(ProbedNetwork network, Map<String, MultiDataSet> sets, TimeLimit limit)
            throws IOException {
        if (!limit.exists()) {
            return ReducedPlan.whole(plan);
        }
        if (work == null) {
            work = MeasurementWork.of(network, sets, plan);
            List<String> names = run.reportNames();
            if (!names.isEmpty()) {
                work = work.asIn(run.readReport(names.get(names.size() - 1)));
            }
        }
        return ReducedPlan.of(plan, work, limit.secondsLeft());
    }

    private void tell(String name, SpectrumReport report) {
        if (work != null) {
            work = work.asIn(report);
        }
        if (report.degraded() != null) {
            progress.warn(name + ": budget.perReport did not suffice; "
                    + String.join(
                            "; ",
                            report.degraded().stream()
                                    .map(Degradation::toString)
                                    .toList()));
        }
    }

    private SnapshotCheckpoints checkpoints(Snapshot snapshot, ReducedPlan reduced) throws IOException {
        String key = String.join(
                "; ",
                reduced.plan().toString(),
                "" + reduced.halvings(),
                snapshot.toString(),
                "" + setsSeed(),
                "" + Versions.here());
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
            private long last = System.nanoTime() - STATUS_INTERVAL.toNanos();
            private long resumed;

            @Override
            public void report(String stage, long done, long expected) {
                progress.report(stage, done, expected);
                long now = System.nanoTime();
                if (now - last >= STATUS_INTERVAL.toNanos()) {
                    last = now;
                    writeStatus(snapshot, stage, done, expected, resumed, since);
                }
                share.rest();
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
