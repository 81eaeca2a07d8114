package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.ClassStructureSpectrum;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import java.util.List;

/** The three-level structure of G in the latest report, by its components A1, B1, A2 and B2. */
final class ClassStructureMetrics {

    private final GaugeRows trace;
    private final GaugeRows eigenvalue;
    private final GaugeRows classTrace;
    private final GaugeRows separation;
    private final GaugeRows bulkMean;
    private final GaugeRows bulkEdge;
    private final GaugeRows alignment;
    private final List<GaugeRows> all;

    ClassStructureMetrics(MeterRegistry registry, Tag run) {
        trace = new GaugeRows(
                registry, "spectrascope.component.trace", null, "Trace of a component of G: a1, b1, a2 or b2", run);
        eigenvalue = new GaugeRows(
                registry,
                "spectrascope.component.eigenvalue",
                null,
                "Eigenvalue of a component of G by rank from the upper end",
                run);
        classTrace = new GaugeRows(
                registry,
                "spectrascope.b2.class.trace",
                null,
                "Average eigenvalue of a class's part of B2: its trace divided by the examples of the class",
                run);
        separation = new GaugeRows(
                registry,
                "spectrascope.bulk.separation.decades",
                null,
                "Decimal logarithm of the average eigenvalue of B1 over that of B2",
                run);
        bulkMean = new GaugeRows(
                registry,
                "spectrascope.component.bulk.mean",
                null,
                "Average eigenvalue of the bulk of a component of G: b1, or what a class adds in b2",
                run);
        bulkEdge = new GaugeRows(
                registry,
                "spectrascope.component.bulk.edge",
                null,
                "Largest eigenvalue of a component of G: b1 or b2",
                run);
        alignment = new GaugeRows(
                registry,
                "spectrascope.outlier.class.means",
                "ratio",
                "Share of an eigenvector of G that lies in the span of the class means, that of A1",
                run);
        all = List.of(trace, eigenvalue, classTrace, separation, bulkMean, bulkEdge, alignment);
    }

    void add(String set, ClassStructureSpectrum structure) {
        trace.add(structure.traces().a1(), "set", set, "component", "a1");
        trace.add(structure.traces().b1(), "set", set, "component", "b1");
        trace.add(structure.traces().a2(), "set", set, "component", "a2");
        trace.add(structure.traces().b2(), "set", set, "component", "b2");
        addRanks(set, "a1", structure.a1());
        addRanks(set, "b1", structure.b1());
        addRanks(set, "a2", structure.a2());
        double[] classTraces = structure.b2ClassTraces();
        for (int c = 0; c < Math.min(classTraces.length, SpectrumMetrics.RANKS); c++) {
            classTrace.add(classTraces[c], "set", set, "class", Integer.toString(c));
        }
        separation.add(structure.bulks().separation(), "set", set);
        bulkMean.add(structure.bulks().b1Mean(), "set", set, "component", "b1");
        bulkMean.add(structure.bulks().b2Mean(), "set", set, "component", "b2");
        bulkEdge.add(structure.bulks().b1Upper(), "set", set, "component", "b1");
        bulkEdge.add(structure.bulks().b2Upper(), "set", set, "component", "b2");
        if (structure.attribution() != null) {
            for (int i = 0; i < Math.min(structure.attribution().size(), SpectrumMetrics.RANKS); i++) {
                alignment.add(structure.attribution().get(i).shareOfA1(), "set", set, "rank", Integer.toString(i + 1));
            }
        }
    }

    private void addRanks(String set, String component, double[] values) {
        for (int i = 0; i < Math.min(values.length, SpectrumMetrics.RANKS); i++) {
            eigenvalue.add(values[i], "set", set, "component", component, "rank", Integer.toString(i + 1));
        }
    }

    void publish() {
        all.forEach(GaugeRows::publish);
    }
}
