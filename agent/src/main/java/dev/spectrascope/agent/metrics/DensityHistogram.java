package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A spectrum as numbers of eigenvalues in fixed buckets, which a heatmap can stack over time. The bounds are the same
 * for every report: four a decade, from −10 to −10⁻⁵, 0, and from 10⁻⁵ to 10³, then +∞: {@value #BUCKETS} buckets.
 * Eigenpairs that were projected out of the density are counted at their places. Buckets that are narrower than the
 * density's own resolution show its smoothing.
 *
 * @param counts eigenvalues in each bucket (lower bound excluded, upper included); they add up to the dimension
 * @param sum of all eigenvalues, that is, the estimated trace; NaN where there is none
 */
record DensityHistogram(long[] counts, double sum) {

    static final int BUCKETS = 60;

    private static final double MOST_NEGATIVE = 10;

    /** Upper bounds of the buckets, ascending; the last is +∞. */
    static final List<Double> BOUNDS = bounds();

    /**
     * @param dimension of the operator, so many eigenvalues it has
     * @throws IllegalArgumentException if the spectrum has no density
     */
    static DensityHistogram of(OperatorSpectrum spectrum, long dimension) {
        Density density = spectrum.density();
        if (density == null) {
            throw new IllegalArgumentException("the spectrum has no density");
        }
        double[] outliers = density.deflated() && spectrum.top() != null
                ? spectrum.top().stream().mapToDouble(pair -> pair.eigenvalue()).toArray()
                : new double[0];
        CumulativeDensity cumulative = CumulativeDensity.of(density.eigenvalue(), density.density());
        long bulk = dimension - outliers.length;
        long[] counts = new long[BUCKETS];
        long before = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            double bound = BOUNDS.get(bucket);
            long below = Math.round(bulk * cumulative.shareUpTo(bound));
            for (double outlier : outliers) {
                below += outlier <= bound ? 1 : 0;
            }
            counts[bucket] = below - before;
            before = below;
        }
        return new DensityHistogram(
                counts, spectrum.trace() == null ? Double.NaN : spectrum.trace().value());
    }

    private static List<Double> bounds() {
        List<Double> magnitudes = Magnitudes.BOUNDS;
        List<Double> bounds = new ArrayList<>();
        magnitudes.stream()
                .filter(magnitude -> magnitude <= MOST_NEGATIVE)
                .sorted(Comparator.reverseOrder())
                .forEach(magnitude -> bounds.add(-magnitude));
        bounds.add(0.0);
        bounds.addAll(magnitudes);
        bounds.add(Double.POSITIVE_INFINITY);
        return List.copyOf(bounds);
    }
}
