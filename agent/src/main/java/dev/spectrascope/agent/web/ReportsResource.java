package dev.spectrascope.agent.web;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code /api/reports}: all runs in brief; {@code /api/reports/RUN/SNAPSHOT}: one report in full. */
final class ReportsResource implements Resource {

    private static final String ROOT = "/api/reports";

    private final RunReports runs;
    private final Summaries summaries;

    ReportsResource(RunReports runs, Summaries summaries) {
        this.runs = runs;
        this.summaries = summaries;
    }

    @Override
    public Optional<Body> get(Request request) throws IOException {
        List<String> parts = request.below(ROOT).orElse(List.of(""));
        if (parts.isEmpty()) {
            return Optional.of(Summaries.json(summaries.reports()));
        }
        return parts.size() == 2 ? runs.report(parts.get(0), parts.get(1)) : Optional.empty();
    }
}
