package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.ArrayList;
import java.util.List;

/**
 * The densities of each run's latest report as gauge histograms: {@code spectrascope_density}, whose buckets hold numbers
 * of eigenvalues and whose sum is the trace, and {@code spectrascope_log_density}, which has them by magnitude, the signs
 * apart.
 */
final class DensityMetrics {

    private final GaugeHistogram densities = new GaugeHistogram(
            "spectrascope_density", "Eigenvalues of the operator by size; the sum is the estimated trace");
    private final GaugeHistogram logDensities = new GaugeHistogram(
            "spectrascope_log_density", "Eigenvalues of the operator by magnitude, from its log-spectrum");

    DensityMetrics(PrometheusRegistry registry) {
        registry.register(densities);
        registry.register(logDensities);
    }

    /** Shows this report's densities instead of those before. */
    void update(String run, SpectrumReport report) {
        List<HistogramDataPointSnapshot> linear = new ArrayList<>();
        List<HistogramDataPointSnapshot> logarithmic = new ArrayList<>();
        for (String set : ReportLabels.SETS) {
            SetSpectra spectra = report.sets().get(set);
            for (OperatorKind kind : OperatorKind.values()) {
                OperatorSpectrum spectrum =
                        spectra == null ? null : spectra.operators().get(kind.label());
                if (spectrum != null) {
                    Labels labels = Labels.of("operator", kind.label(), "run", run, "set", set);
                    addLinear(linear, labels, spectrum, report.parameters());
                    addLogarithmic(logarithmic, labels, spectrum, report.parameters());
                }
            }
        }
        densities.update(run, linear);
        logDensities.update(run, logarithmic);
    }

    private static void addLinear(
            List<HistogramDataPointSnapshot> shown, Labels labels, OperatorSpectrum spectrum, long parameters) {
        if (spectrum.density() != null) {
            DensityHistogram histogram = DensityHistogram.of(spectrum, parameters);
            shown.add(GaugeHistogram.point(labels, DensityHistogram.BOUNDS, histogram.counts(), histogram.sum()));
        }
    }

    private static void addLogarithmic(
            List<HistogramDataPointSnapshot> shown, Labels labels, OperatorSpectrum spectrum, long parameters) {
        if (spectrum.logDensity() != null) {
            LogDensityHistogram histogram = LogDensityHistogram.of(spectrum.logDensity(), parameters);
            List<Double> bounds = LogDensityHistogram.BOUNDS;
            shown.add(GaugeHistogram.point(labels.add("sign", "positive"), bounds, histogram.positive(), Double.NaN));
            shown.add(GaugeHistogram.point(labels.add("sign", "negative"), bounds, histogram.negative(), Double.NaN));
        }
    }
}
