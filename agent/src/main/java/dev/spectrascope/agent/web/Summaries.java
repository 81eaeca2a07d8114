package dev.spectrascope.agent.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.agent.metrics.RunState.Phase;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The runs in brief, as they go into JSON. */
final class Summaries {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<ServedRun> runs;
    private final Supplier<Map<String, Long>> faults;

    Summaries(List<ServedRun> runs, Supplier<Map<String, Long>> faults) {
        this.runs = runs;
        this.faults = faults;
    }

    static Body json(Object value) throws JsonProcessingException {
        return Body.tagged(Body.JSON, MAPPER.writeValueAsBytes(value));
    }

    /** {@code status} is {@code ok}, or {@code degraded} once anything failed. */
    Map<String, Object> health() {
        List<Object> shown = new ArrayList<>();
        boolean failed = faults.get().values().stream().anyMatch(count -> count > 0);
        for (ServedRun run : runs) {
            Optional<RunState> state = run.state().get();
            failed |= state.map(now -> !now.failures().isEmpty()).orElse(false);
            shown.add(health(run.id(), state));
        }
        Map<String, Object> health = new LinkedHashMap<>();
        health.put("status", failed ? "degraded" : "ok");
        health.put("faults", faults.get());
        health.put("runs", shown);
        return health;
    }

    private static Map<String, Object> health(String id, Optional<RunState> known) {
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("run", id);
        if (known.isEmpty()) {
            summary.put("state", "starting");
            return summary;
        }
        RunState state = known.get();
        Phase phase = state.phase();
        summary.put("state", phase.name().toLowerCase(Locale.ROOT));
        summary.put("network", state.run().network());
        summary.put("started", String.valueOf(state.run().started()));
        summary.put("snapshots", state.snapshots());
        summary.put("queue", state.pending().size());
        summary.put("reports", state.reports().size());
        summary.put(
                "failures",
                state.failures().stream()
                        .map(failure -> Map.of("snapshot", failure.snapshot(), "cause", failure.cause()))
                        .toList());
        state.latest().ifPresent(report -> summary.put("epoch", report.epoch()));
        state.dynamics()
                .chosen()
                .ifPresent(
                        g -> summary.put("gPeak", Map.of("epoch", g.peak().at().epoch(), "past", g.past())));
        state.lastReport().ifPresent(time -> summary.put("lastReport", time.toString()));
        state.worker().filter(worker -> worker.snapshot() != null).ifPresent(worker -> {
            Map<String, Object> progress = new LinkedHashMap<>();
            progress.put("snapshot", worker.snapshot());
            progress.put("stage", worker.stage());
            progress.put("done", worker.done());
            progress.put("expected", worker.expected());
            summary.put("worker", progress);
        });
        return summary;
    }

    /** Every report's scalars. */
    List<Object> reports() {
        List<Object> shown = new ArrayList<>();
        for (ServedRun run : runs) {
            List<NamedReport> reports = run.state().get().map(RunState::reports).orElse(List.of());
            reports.forEach(named -> shown.add(brief(run.id(), named)));
        }
        return shown;
    }

    private static Map<String, Object> brief(String run, NamedReport named) {
        SpectrumReport report = named.report();
        Map<String, Object> brief = new LinkedHashMap<>();
        brief.put("run", run);
        brief.put("snapshot", named.snapshot());
        brief.put("href", "api/reports/" + run + "/" + named.snapshot());
        brief.put("epoch", report.epoch());
        brief.put("iteration", report.iteration());
        brief.put("learningRate", report.learningRate());
        Map<String, Object> sets = new LinkedHashMap<>();
        report.sets().forEach((name, set) -> sets.put(name, brief(set)));
        brief.put("sets", sets);
        return brief;
    }

    private static Map<String, Object> brief(SetSpectra set) {
        Map<String, Object> brief = new LinkedHashMap<>();
        brief.put("examples", set.examples());
        brief.put("loss", set.loss());
        brief.put("error", set.error());
        brief.put("gradientNorm", set.gradientNorm());
        Map<String, Object> operators = new LinkedHashMap<>();
        set.operators().forEach((name, spectrum) -> operators.put(name, brief(spectrum)));
        brief.put("operators", operators);
        return brief;
    }

    private static Map<String, Object> brief(OperatorSpectrum spectrum) {
        Map<String, Object> brief = new LinkedHashMap<>();
        brief.put("top", spectrum.top());
        brief.put("bulkEdge", spectrum.bulkEdge());
        brief.put("trace", spectrum.trace() == null ? null : spectrum.trace().value());
        return brief;
    }
}
