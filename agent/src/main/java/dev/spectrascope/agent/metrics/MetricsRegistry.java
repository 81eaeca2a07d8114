package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/**
 * The one registry of a JVM, and its scrape. A scrape and an update exclude each other, so that a scrape never mixes
 * the eigenvalues of two reports.
 */
public final class MetricsRegistry implements AutoCloseable {

    /** Stages beyond this many get no timer of their own; a report has fewer than twenty. */
    static final int STAGES = 64;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DensityMetrics densities = new DensityMetrics(registry.getPrometheusRegistry());

    public MetricsRegistry() {
        registry.config()
                .meterFilter(MeterFilter.maximumAllowableTags(
                        CostMetrics.STAGE, "stage", STAGES, MeterFilter.deny(id -> true)));
    }

    /** The meters of the networks of this JVM. */
    public NetworkMetrics networks() {
        return new NetworkMetrics(registry);
    }

    /** The meters of what the training JVM itself does for a run. */
    public CaptureMetrics capture(String run) {
        return new CaptureMetrics(registry, run);
    }

    /** The meters of a run as its directory tells it. */
    public RunMetrics run(String run) {
        return new RunMetrics(this, registry, densities, run);
    }

    /** Runs an update that no scrape sees half done. */
    synchronized void update(Runnable change) {
        change.run();
    }

    /**
     * Everything in one of Prometheus's formats.
     *
     * @param accept the request's header {@code Accept}, null where it has none
     */
    public synchronized Exposition scrape(String accept) {
        String format = Exposition.format(accept);
        return new Exposition(format, registry.scrape(format));
    }

    @Override
    public void close() {
        registry.close();
    }
}
