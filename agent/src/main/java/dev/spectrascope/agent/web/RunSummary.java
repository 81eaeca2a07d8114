package dev.spectrascope.agent.web;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.agent.metrics.RunReader.Progress;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.agent.summary.Summary;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What is known of a run as a whole, as it goes into JSON. */
final class RunSummary {

    private final ServedRun run;
    private final Optional<RunState> known;

    RunSummary(ServedRun run) {
        this.run = run;
        this.known = run.state().get();
    }

    /** In brief. */
    Map<String, Object> brief() {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("id", run.id());
        if (known.isEmpty()) {
            Progress reading = run.reading().get();
            summary.put("phase", reading.total() > 0 ? "reading" : "starting");
            if (reading.total() > 0) {
                summary.put("reading", reading);
            }
            summary.put("snapshots", 0);
            summary.put("reports", 0);
            summary.put("queue", 0);
            summary.put("failures", 0);
            return summary;
        }
        RunState state = known.get();
        summary.put("phase", state.phase().name().toLowerCase(Locale.ROOT));
        summary.put("network", state.run().network());
        putTime(summary, "started", state.run().started());
        putTime(summary, "finished", state.run().finished());
        summary.put("snapshots", state.snapshots());
        summary.put("reports", state.reports().size());
        summary.put("queue", state.pending().size());
        summary.put("failures", state.failures().size());
        state.latest().ifPresent(report -> summary.put("epoch", report.epoch()));
        state.dynamics()
                .chosen()
                .ifPresent(
                        g -> summary.put("gPeak", Map.of("epoch", g.peak().at().epoch(), "past", g.past())));
        state.lastReport().ifPresent(time -> putTime(summary, "lastReport", time));
        state.worker()
                .filter(worker -> worker.snapshot() != null)
                .ifPresent(worker -> summary.put("worker", progress(worker, Instant.now())));
        return summary;
    }

    /** With lists, configuration and places. */
    Map<String, Object> full() throws IOException {
        Map<String, Object> summary = brief();
        summary.put(
                "directory", run.directory().root().toAbsolutePath().normalize().toString());
        run.directory().sets().ifPresent(sets -> summary.put("sets", sets));
        known.ifPresent(state -> {
            summary.put("pending", state.pending());
            summary.put(
                    "failed",
                    state.failures().stream()
                            .map(failure -> Map.of(
                                    "snapshot", failure.snapshot(),
                                    "cause", failure.cause(),
                                    "time", String.valueOf(failure.time()),
                                    "attempts", failure.attempts()))
                            .toList());
            summary.put(
                    "gaps",
                    state.gaps().stream()
                            .map(gap -> Map.of(
                                    "snapshot", gap.snapshot(),
                                    "kind", gap.kind(),
                                    "reason", gap.reason(),
                                    "time", String.valueOf(gap.time())))
                            .toList());
            summary.put("updater", updater(state.updater()));
            summary.put("configuration", state.run().configuration());
            summary.put("versions", state.run().versions());
            summary.put("pid", state.run().pid());
            summary.put("address", state.run().address());
        });
        return summary;
    }

    private static Map<String, Object> updater(Updater updater) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", updater.name());
        if (Double.isFinite(updater.momentum())) {
            described.put("momentum", updater.momentum());
        }
        updater.threshold().ifPresent(threshold -> described.put("threshold", threshold));
        described.put("reading", updater.reading());
        return described;
    }

    /** How G evolved, with its peak; empty before the first look. */
    Optional<GaussNewtonDynamics> dynamics() {
        return known.map(RunState::dynamics);
    }

    /** What the reports say, in words. */
    Summary words() {
        return known.map(state -> Summary.of(
                        state.reports().stream().map(NamedReport::report).toList(), state.dynamics(), state.updater()))
                .orElse(new Summary(List.of()));
    }

    static Map<String, Object> progress(WorkerStatus worker, Instant now) {
        Map<String, Object> progress = new LinkedHashMap<>();
        progress.put("snapshot", worker.snapshot());
        progress.put("stage", worker.stage());
        progress.put("done", worker.done());
        progress.put("planned", worker.expected());
        putTime(progress, "since", worker.since());
        putTime(progress, "time", worker.time());
        worker.left(now).ifPresent(left -> progress.put("secondsLeft", left.toSeconds()));
        return progress;
    }

    private static void putTime(Map<String, Object> summary, String name, Instant time) {
        if (time != null) {
            summary.put(name, time.toString());
        }
    }
}
