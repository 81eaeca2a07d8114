package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The densities of each run's latest report as one gauge histogram, {@code spectrascope_density}: its buckets hold
 * numbers of eigenvalues, its sum is the trace. Micrometer has no gauge histograms, so this goes to Prometheus's own
 * registry. Grafana draws {@code spectrascope_density_bucket} as a heatmap with the query format "Heatmap".
 */
final class DensityCollector implements Collector {

    private static final String NAME = "spectrascope_density";
    private static final String HELP = "Eigenvalues of the operator by size; the sum is the estimated trace";

    private final Map<String, List<HistogramDataPointSnapshot>> points = new ConcurrentHashMap<>();

    /** Shows this report's densities instead of those before. */
    void update(String run, SpectrumReport report) {
        List<HistogramDataPointSnapshot> shown = new ArrayList<>();
        for (String set : ReportLabels.SETS) {
            SetSpectra spectra = report.sets().get(set);
            for (OperatorKind kind : OperatorKind.values()) {
                OperatorSpectrum spectrum =
                        spectra == null ? null : spectra.operators().get(kind.label());
                if (spectrum != null && spectrum.density() != null) {
                    Labels labels = Labels.of("operator", kind.label(), "run", run, "set", set);
                    shown.add(point(labels, DensityHistogram.of(spectrum, report.parameters())));
                }
            }
        }
        points.put(run, shown);
    }

    void remove(String run) {
        points.remove(run);
    }

    private static HistogramDataPointSnapshot point(Labels labels, DensityHistogram histogram) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < DensityHistogram.BUCKETS; bucket++) {
            buckets.bucket(DensityHistogram.BOUNDS.get(bucket), histogram.counts()[bucket]);
        }
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(histogram.sum())
                .build();
    }

    @Override
    public MetricSnapshot collect() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(NAME).help(HELP).gaugeHistogram(true);
        points.values().forEach(shown -> shown.forEach(snapshot::dataPoint));
        return snapshot.build();
    }
}
