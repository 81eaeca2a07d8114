package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A log-spectrum as numbers of eigenvalues by magnitude in the buckets of {@link Magnitudes} and one beyond, each sign
 * apart. Eigenvalues too small for the log-spectrum are in none. It resolves small eigenvalues, which a spectrum over
 * an even grid cannot.
 *
 * @param positive positive eigenvalues in each bucket (lower bound excluded, upper included)
 * @param negative the same of negative ones, by magnitude
 */
record LogDensityHistogram(long[] positive, long[] negative) {

    /** Upper bounds of the buckets, ascending; the last is +∞. */
    static final List<Double> BOUNDS = bounds();

    /**
     * @param dimension of the operator, so many eigenvalues it has
     */
    static LogDensityHistogram of(LogDensity density, long dimension) {
        double[] logarithms = Arrays.stream(density.magnitude()).map(Math::log).toArray();
        return new LogDensityHistogram(
                counts(logarithms, density.positive(), dimension), counts(logarithms, density.negative(), dimension));
    }

    private static long[] counts(double[] logarithms, double[] density, long dimension) {
        CumulativeDensity cumulative = CumulativeDensity.of(logarithms, density);
        long[] counts = new long[BOUNDS.size()];
        long before = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            long below =
                    Math.round(dimension * cumulative.total() * cumulative.shareUpTo(Math.log(BOUNDS.get(bucket))));
            counts[bucket] = below - before;
            before = below;
        }
        return counts;
    }

    private static List<Double> bounds() {
        List<Double> bounds = new ArrayList<>(Magnitudes.BOUNDS);
        bounds.add(Double.POSITIVE_INFINITY);
        return List.copyOf(bounds);
    }
}
