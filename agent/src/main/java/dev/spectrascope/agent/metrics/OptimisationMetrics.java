package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.probes.spectra.SpectrumReport;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;

/** What the latest report's curvature is to be held against: the step that the training program makes. */
final class OptimisationMetrics {

    private final GaugeRows learningRate;
    private final GaugeRows threshold;
    private final GaugeRows info;
    private final List<GaugeRows> all;

    OptimisationMetrics(MeterRegistry registry, Tag run) {
        learningRate = new GaugeRows(
                registry, "spectrascope.learning.rate", null, "Learning rate of the training job at the snapshot", run);
        threshold = new GaugeRows(
                registry,
                "spectrascope.stability.threshold",
                null,
                "Curvature above which full-batch steps diverge: 2/eta, less with momentum; absent for adaptive updaters",
                run);
        info = new GaugeRows(
                registry, "spectrascope.updater.info", null, "1, for the updater of the training job", run);
        all = List.of(learningRate, threshold, info);
    }

    void add(SpectrumReport report, Updater updater) {
        info.add(1, "updater", updater.name());
        if (report.learningRate() != null) {
            learningRate.add(report.learningRate());
            updater.stabilityThreshold(report.learningRate()).ifPresent(threshold::add);
        }
    }

    void publish() {
        all.forEach(GaugeRows::publish);
    }
}
