package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;

/** Gauges of one name whose rows come and go with each report. */
final class GaugeRows {

    private final MultiGauge gauge;
    private final List<MultiGauge.Row<?>> rows = new ArrayList<>();

    GaugeRows(MeterRegistry registry, String name, String unit, String description, Tag run) {
        gauge = MultiGauge.builder(name)
                .baseUnit(unit)
                .description(description)
                .tags(Tags.of(run))
                .register(registry);
    }

    /** Adds a row to those that {@link #publish} will show; a null value adds none. */
    void add(Number value, String... tags) {
        if (value != null) {
            rows.add(MultiGauge.Row.of(Tags.of(tags), value));
        }
    }

    /** Replaces what was shown by the rows added since. */
    void publish() {
        gauge.register(List.copyOf(rows), true);
        rows.clear();
    }
}
