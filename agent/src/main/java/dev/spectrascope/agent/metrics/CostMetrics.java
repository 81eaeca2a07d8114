package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.SpectrumReport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;

/** What reports cost: time by stage, matrix-vector products, memory. */
final class CostMetrics {

    static final String STAGE = "spectrascope.probe.stage";

    private static final double NANOS = 1e9;

    private final MeterRegistry registry;
    private final Tag run;
    private final GaugeRows memory;

    CostMetrics(MeterRegistry registry, Tag run) {
        this.registry = registry;
        this.run = run;
        memory = new GaugeRows(
                registry, "spectrascope.probe.memory", "bytes", "Memory that held recorded activations", run);
    }

    /** Counts a report; to be called once for each. */
    void count(SpectrumReport report) {
        if (report.cost() == null) {
            return;
        }
        report.cost()
                .seconds()
                .forEach((stage, seconds) -> Timer.builder(STAGE)
                        .description("Wall-clock time of each stage of a report")
                        .tags(List.of(run, Tag.of("stage", stage)))
                        .register(registry)
                        .record(Duration.ofNanos((long) (seconds * NANOS))));
        report.cost().products().forEach(this::countProducts);
        memory.add(report.cost().peakExtraBytes());
        memory.publish();
    }

    private void countProducts(String setAndOperator, long products) {
        String[] parts = setAndOperator.split("\\.", 2);
        if (parts.length == 2 && ReportLabels.SETS.contains(parts[0])) {
            Counter.builder("spectrascope.products")
                    .description("Matrix-vector products")
                    .tags(List.of(run, Tag.of("set", parts[0]), Tag.of("operator", parts[1])))
                    .register(registry)
                    .increment(products);
        }
    }
}
