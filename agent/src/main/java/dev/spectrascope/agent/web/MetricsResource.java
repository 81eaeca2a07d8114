package dev.spectrascope.agent.web;

import dev.spectrascope.agent.metrics.Exposition;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/** {@code /metrics}, in the format that the client prefers. */
final class MetricsResource implements Resource {

    private final Function<String, Exposition> scrape;

    MetricsResource(Function<String, Exposition> scrape) {
        this.scrape = scrape;
    }

    @Override
    public Optional<Body> get(Request request) {
        if (!request.path().equals("/metrics")) {
            return Optional.empty();
        }
        Exposition exposition = scrape.apply(request.header().apply("Accept"));
        return Optional.of(Body.of(exposition.contentType(), exposition.body().getBytes(StandardCharsets.UTF_8)));
    }
}
