package dev.spectrascope.agent.web;

import java.io.IOException;
import java.util.Optional;

/** {@code /health}: state, queue, last report and faults, as JSON. */
final class HealthResource implements Resource {

    private final Summaries summaries;

    HealthResource(Summaries summaries) {
        this.summaries = summaries;
    }

    @Override
    public Optional<Body> get(Request request) throws IOException {
        return request.path().equals("/health") ? Optional.of(Summaries.json(summaries.health())) : Optional.empty();
    }
}
