package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The one registry of a JVM, and its scrape. A scrape and an update exclude each other, so that a scrape never mixes
 * the eigenvalues of two reports.
 */
public final class MetricsRegistry implements AutoCloseable {

    /** Stages beyond this many get no timer of their own; a report has fewer than twenty. */
    static final int STAGES = 64;

    private final PrometheusMeterRegistry scraped = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final DensityMetrics densities = new DensityMetrics(scraped.getPrometheusRegistry());
    private final CompositeMeterRegistry registry = new CompositeMeterRegistry(Clock.SYSTEM, List.of(scraped));

    private JobRegistry job;
    private Consumer<Exception> onJobFault;

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

    /**
     * Has the same meters in the global registry of the program's own Micrometer, from the next report on.
     *
     * @param onFault told what went wrong, each time
     */
    public synchronized void followIn(JobRegistry registryOfTheJob, Consumer<Exception> onFault) {
        job = registryOfTheJob;
        onJobFault = onFault;
    }

    /** Makes an update that no scrape sees half done. */
    synchronized boolean update(BooleanSupplier change) {
        boolean changed = change.getAsBoolean();
        if (job != null) {
            try {
                job.follow(scraped);
            } catch (ReflectiveOperationException | RuntimeException fault) {
                onJobFault.accept(fault);
            }
        }
        return changed;
    }

    /**
     * Everything in one of Prometheus's formats.
     *
     * @param accept the request's header {@code Accept}, null where it has none
     */
    public synchronized Exposition scrape(String accept) {
        String format = Exposition.format(accept);
        return new Exposition(format, scraped.scrape(format));
    }

    /**
     * Sends the meters to an OpenTelemetry collector too, once a minute and at the end; gauge histograms of densities, which
     * that protocol does not have, stay out.
     *
     * @param address where the collector takes metrics by HTTP, such as {@code http://otel.example:4318/v1/metrics}
     * @param onFault told what went wrong, each time
     */
    public void sendByOtlp(String address, Consumer<IOException> onFault) {
        registry.add(new OtlpCollector(address).registry(onFault));
    }

    @Override
    public void close() {
        registry.getRegistries().forEach(MeterRegistry::close);
        registry.close();
    }
}
