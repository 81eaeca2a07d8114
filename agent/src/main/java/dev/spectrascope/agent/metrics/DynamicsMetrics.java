package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.SizeOfG;
import dev.spectrascope.agent.dynamics.SizeSeries;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;

/** How large G is and where it was largest; the label {@code of} tells by which measure of its size. */
final class DynamicsMetrics {

    private final GaugeRows size;
    private final GaugeRows peakSize;
    private final GaugeRows peakEpoch;
    private final GaugeRows peakIteration;
    private final GaugeRows pastPeak;
    private final List<GaugeRows> all;

    DynamicsMetrics(MeterRegistry registry, Tag run) {
        size = new GaugeRows(
                registry,
                "spectrascope.g.size",
                null,
                "Sum of the top eigenvalues of G over the train set, one for each class; normalised: over the bulk edge of H",
                run);
        peakSize = new GaugeRows(registry, "spectrascope.g.peak.size", null, "Largest size of G so far", run);
        peakEpoch = new GaugeRows(
                registry, "spectrascope.g.peak.epoch", null, "Epoch of the largest size of G so far", run);
        peakIteration = new GaugeRows(
                registry, "spectrascope.g.peak.iteration", null, "Iteration of the largest size of G so far", run);
        pastPeak = new GaugeRows(
                registry,
                "spectrascope.g.past.peak",
                null,
                "1 while G lies well below a largest size to which it had risen, else 0",
                run);
        all = List.of(size, peakSize, peakEpoch, peakIteration, pastPeak);
    }

    void add(GaussNewtonDynamics dynamics) {
        dynamics.series().forEach(this::add);
    }

    private void add(SizeOfG measure, SizeSeries series) {
        String[] tags = {"of", measure.label()};
        size.add(series.latest().size(), tags);
        peakSize.add(series.peak().at().size(), tags);
        peakEpoch.add(series.peak().at().epoch(), tags);
        peakIteration.add(series.peak().at().iteration(), tags);
        pastPeak.add(series.past() ? 1 : 0, tags);
    }

    void publish() {
        all.forEach(GaugeRows::publish);
    }
}
