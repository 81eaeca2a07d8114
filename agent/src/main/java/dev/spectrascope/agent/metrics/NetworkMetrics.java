package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What becomes of the networks of a JVM, whether they have a run or not. Safe for use by several threads. */
public final class NetworkMetrics {

    private final Counter unwatched;

    NetworkMetrics(MeterRegistry registry) {
        unwatched = Counter.builder("spectrascope.networks.unwatched")
                .description(
                        "Networks that were trained in this JVM and have no run, by the configuration or for its limit")
                .register(registry);
    }

    /** A network trains and gets no run. */
    public void unwatched() {
        unwatched.increment();
    }
}
