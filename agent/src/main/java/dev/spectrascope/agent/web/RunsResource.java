package dev.spectrascope.agent.web;

import dev.spectrascope.agent.excerpt.ReportExcerpt.CurveKind;
import dev.spectrascope.probes.run.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /api/runs} and what is below it: each run in brief; {@code /ID}: one of them with configuration, queue and failures;
 * below that {@code network}, {@code peak}, {@code summary}, {@code reports}, {@code reports/NAME}, {@code reports/NAME.csv} and {@code curves}.
 */
final class RunsResource implements Resource {

    private static final String ROOT = "/api/runs";
    private static final String CSV = ".csv";
    private static final int POINTS = 256;

    private final List<ServedRun> runs;
    private final RunReports reports;

    RunsResource(List<ServedRun> runs, RunReports reports) {
        this.runs = runs;
        this.reports = reports;
    }

    @Override
    public Optional<Body> get(Request request) throws IOException {
        Optional<List<String>> parts = request.below(ROOT);
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        List<String> names = parts.get();
        if (names.isEmpty()) {
            List<Object> all = new ArrayList<>();
            runs.forEach(run -> all.add(new RunSummary(run).brief()));
            return json(all);
        }
        Optional<ServedRun> run =
                runs.stream().filter(one -> one.id().equals(names.get(0))).findFirst();
        return run.isEmpty() ? Optional.empty() : get(run.get(), names.subList(1, names.size()), request.query());
    }

    private Optional<Body> get(ServedRun run, List<String> names, Map<String, String> query) throws IOException {
        String id = run.id();
        if (names.isEmpty()) {
            return json(new RunSummary(run).full());
        }
        if (names.size() == 1) {
            return switch (names.get(0)) {
                case "reports" -> reports.numbers(id);
                case "curves" -> curves(id, query);
                case "peak" ->
                    json(new RunSummary(run)
                            .dynamics()
                            .<Object>map(found -> found)
                            .orElse(Map.of()));
                case "summary" -> json(new RunSummary(run).words());
                case "network" ->
                    Optional.of(Body.of(Body.JSON, run.directory().root().resolve("network.json")));
                default -> Optional.empty();
            };
        }
        if (names.size() == 2 && names.get(0).equals("reports")) {
            String name = names.get(1);
            return name.endsWith(CSV)
                    ? reports.table(id, name.substring(0, name.length() - CSV.length()))
                    : reports.report(id, name);
        }
        return Optional.empty();
    }

    private Optional<Body> curves(String id, Map<String, String> query) {
        String curve = query.getOrDefault("curve", "density");
        CurveKind kind = CurveKind.of(curve)
                .orElseThrow(() ->
                        new BadRequestException("curve is " + oneLine(curve) + "; it must be density or logDensity"));
        return reports.curves(
                id,
                query.getOrDefault("set", "train"),
                query.getOrDefault("operator", "hessian"),
                kind,
                points(query.getOrDefault("points", Integer.toString(POINTS))));
    }

    private static int points(String text) {
        try {
            int points = Integer.parseInt(text);
            if (points >= 1) {
                return points;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new BadRequestException("points is " + oneLine(text) + "; it must be a whole number of at least 1");
    }

    private static String oneLine(String text) {
        return text.isEmpty() ? "empty" : text.replaceAll("\\p{Cntrl}", "?");
    }

    private static Optional<Body> json(Object value) throws IOException {
        return Optional.of(Body.tagged(Body.JSON, Json.compact(value)));
    }
}
