package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.WorkerStatus;
import dev.spectrascope.probes.spectra.SpectrumReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * A run's metrics as its directory tells them: the latest spectra, what reports cost, and how far the queue is. Counters
 * begin with what the directory holds at the first look.
 */
public final class RunMetrics {

    private static final double MILLIS = 1e3;

    private final MetricsRegistry owner;
    private final DensityMetrics densities;
    private final String run;
    private final SpectrumMetrics spectra;
    private final CostMetrics cost;
    private final Counter snapshots;
    private final Counter reports;
    private final Counter failures;
    private final Counter degraded;
    private final Counter passedOver;
    private final Counter removed;
    private final Set<String> counted = new HashSet<>();
    private final Set<Failure> failed = new HashSet<>();
    private final Set<Gap> gaps = new HashSet<>();
    private volatile RunState state;

    RunMetrics(MetricsRegistry owner, MeterRegistry registry, DensityMetrics densities, String run) {
        this.owner = owner;
        this.densities = densities;
        this.run = run;
        Tag tag = Tag.of("run", run);
        spectra = new SpectrumMetrics(registry, tag);
        cost = new CostMetrics(registry, tag);
        snapshots = counter(registry, tag, "snapshots", "Snapshots stored in the run directory");
        reports = counter(registry, tag, "reports", "Reports written");
        failures = counter(registry, tag, "failures", "Attempts to measure a snapshot that failed for good");
        degraded = counter(
                registry, tag, "reports.degraded", "Reports that hold less than was asked for, for want of time");
        passedOver =
                counter(registry, tag, "snapshots.passed.over", "Snapshots that get no report since newer ones waited");
        removed = counter(registry, tag, "snapshots.removed", "Snapshots whose parameters were removed to make room");
        gauge(
                registry,
                tag,
                "queue",
                "snapshots",
                "Snapshots that wait for a report",
                now -> now.pending().size());
        gauge(
                registry,
                tag,
                "failed",
                "snapshots",
                "Snapshots given up on",
                now -> now.failures().size());
        gauge(
                registry,
                tag,
                "not.finite",
                "snapshots",
                "Snapshots given up on because the loss, the gradient or a product is NaN or infinite",
                now -> now.failures().stream().filter(Failure::notFinite).count());
        gauge(
                registry,
                tag,
                "run.stopped",
                null,
                "1 if the training JVM is gone without having said that training has ended, else 0",
                now -> now.phase() == RunState.Phase.STOPPED ? 1 : 0);
        gauge(
                registry,
                tag,
                "run.start.timestamp",
                "seconds",
                "When the run began, Unix time",
                now -> now.run().started().toEpochMilli() / MILLIS);
        gauge(
                registry,
                tag,
                "run.finished",
                null,
                "1 once training has ended, 0 before",
                now -> now.run().finished() == null ? 0 : 1);
        gauge(
                registry,
                tag,
                "worker.progress",
                "ratio",
                "Share of the current snapshot's products that are done; NaN while the worker waits",
                now -> now.worker().map(RunMetrics::progress).orElse(Double.NaN));
        gauge(
                registry,
                tag,
                "last.report.timestamp",
                "seconds",
                "When the newest report was written, Unix time",
                now -> now.lastReport()
                        .map(Instant::toEpochMilli)
                        .map(millis -> millis / MILLIS)
                        .orElse(Double.NaN));
    }

    private static Counter counter(MeterRegistry registry, Tag tag, String name, String description) {
        return Counter.builder("spectrascope." + name)
                .description(description)
                .tags(Tags.of(tag))
                .register(registry);
    }

    private void gauge(
            MeterRegistry registry,
            Tag tag,
            String name,
            String unit,
            String description,
            ToDoubleFunction<RunState> value) {
        Gauge.builder("spectrascope." + name, this, self -> self.ask(value))
                .baseUnit(unit)
                .description(description)
                .tags(Tags.of(tag))
                .strongReference(true)
                .register(registry);
    }

    private double ask(ToDoubleFunction<RunState> value) {
        RunState now = state;
        return now == null ? Double.NaN : value.applyAsDouble(now);
    }

    private static double progress(WorkerStatus worker) {
        return worker.snapshot() == null || worker.expected() <= 0
                ? Double.NaN
                : Math.min(1, (double) worker.done() / worker.expected());
    }

    /**
     * Shows this state instead of the one before.
     *
     * @return whether a report came with it
     */
    public boolean update(RunState next) {
        return owner.update(() -> show(next));
    }

    /** The training JVM counts what it drops itself, also where the file system has no room to say so. */
    private void count(Gap.Kind kind) {
        switch (kind) {
            case PASSED_OVER -> passedOver.increment();
            case REMOVED -> removed.increment();
            case DROPPED -> {}
        }
    }

    private boolean show(RunState next) {
        state = next;
        snapshots.increment(Math.max(0, next.snapshots() - snapshots.count()));
        boolean fresh = false;
        for (NamedReport report : next.reports()) {
            if (counted.add(report.snapshot())) {
                fresh = true;
                reports.increment();
                cost.count(report.report());
                if (report.report().degraded() != null) {
                    degraded.increment();
                }
            }
        }
        for (Gap gap : next.gaps()) {
            if (gaps.add(gap)) {
                count(gap.kind());
            }
        }
        for (Failure failure : next.failures()) {
            if (failed.add(failure)) {
                failures.increment();
            }
        }
        List<NamedReport> all = next.reports();
        if (fresh) {
            SpectrumReport latest = all.get(all.size() - 1).report();
            spectra.update(latest, next.dynamics(), next.updater());
            densities.update(run, latest);
        }
        return fresh;
    }
}
