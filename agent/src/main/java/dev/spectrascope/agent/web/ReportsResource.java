package dev.spectrascope.agent.web;

import dev.spectrascope.agent.metrics.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/** {@code /api/reports}: all runs in brief; {@code /api/reports/RUN/SNAPSHOT}: one report in full. */
final class ReportsResource implements Resource {

    private static final String ROOT = "/api/reports";

    private final List<ServedRun> runs;
    private final Summaries summaries;

    ReportsResource(List<ServedRun> runs, Summaries summaries) {
        this.runs = runs;
        this.summaries = summaries;
    }

    @Override
    public Optional<Body> get(String path, String accept) throws IOException {
        if (path.equals(ROOT)) {
            return Optional.of(Summaries.json(summaries.reports()));
        }
        String[] parts = path.substring(ROOT.length()).split("/", -1);
        if (parts.length != 3 || !parts[0].isEmpty()) {
            return Optional.empty();
        }
        return full(parts[1], parts[2]);
    }

    /** Only names that a state knows are looked up on disk: a request cannot name any other file. */
    private Optional<Body> full(String id, String snapshot) throws IOException {
        for (ServedRun run : runs) {
            boolean known = run.id().equals(id)
                    && run.state().get().stream()
                            .map(RunState::reports)
                            .flatMap(List::stream)
                            .anyMatch(report -> report.snapshot().equals(snapshot));
            if (known) {
                return Optional.of(new Body(
                        Summaries.JSON, Files.readAllBytes(run.directory().reportFile(snapshot))));
            }
        }
        return Optional.empty();
    }
}
