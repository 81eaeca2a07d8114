package dev.spectrascope.agent.metrics;

import dev.spectrascope.probes.spectra.SpectrumReport.Density;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
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

    private static final int PER_DECADE = 4;
    private static final int SMALLEST_EXPONENT = -5;
    private static final int NEGATIVE_EXPONENT = 1;
    private static final int POSITIVE_EXPONENT = 3;

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
        double[] cumulative = cumulative(density);
        long bulk = dimension - outliers.length;
        long[] counts = new long[BUCKETS];
        long before = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            double bound = BOUNDS.get(bucket);
            long below = Math.round(bulk * share(density.eigenvalue(), cumulative, bound));
            for (double outlier : outliers) {
                below += outlier <= bound ? 1 : 0;
            }
            counts[bucket] = below - before;
            before = below;
        }
        return new DensityHistogram(
                counts, spectrum.trace() == null ? Double.NaN : spectrum.trace().value());
    }

    /** Integral of the density up to each point of its grid, by trapezoids, scaled so that it ends at 1. */
    private static double[] cumulative(Density density) {
        double[] x = density.eigenvalue();
        double[] y = density.density();
        double[] integral = new double[x.length];
        for (int i = 1; i < x.length; i++) {
            integral[i] = integral[i - 1] + (x[i] - x[i - 1]) * (y[i] + y[i - 1]) / 2;
        }
        double total = integral[x.length - 1];
        for (int i = 1; i < x.length; i++) {
            integral[i] = total > 0 ? integral[i] / total : 1;
        }
        return integral;
    }

    private static double share(double[] grid, double[] cumulative, double bound) {
        int last = grid.length - 1;
        if (bound >= grid[last]) {
            return 1;
        }
        if (bound < grid[0]) {
            return 0;
        }
        int found = java.util.Arrays.binarySearch(grid, bound);
        int cell = found >= 0 ? found : -found - 2;
        double within = (bound - grid[cell]) / (grid[cell + 1] - grid[cell]);
        return cumulative[cell] + within * (cumulative[cell + 1] - cumulative[cell]);
    }

    private static List<Double> bounds() {
        List<Double> bounds = new ArrayList<>();
        for (int step = NEGATIVE_EXPONENT * PER_DECADE; step >= SMALLEST_EXPONENT * PER_DECADE; step--) {
            bounds.add(-power(step));
        }
        bounds.add(0.0);
        for (int step = SMALLEST_EXPONENT * PER_DECADE; step <= POSITIVE_EXPONENT * PER_DECADE; step++) {
            bounds.add(power(step));
        }
        bounds.add(Double.POSITIVE_INFINITY);
        return List.copyOf(bounds);
    }

    /** Three digits are as good as sixteen here, and can be read as a label. */
    private static double power(int step) {
        return BigDecimal.valueOf(Math.pow(10, (double) step / PER_DECADE))
                .round(new MathContext(3))
                .doubleValue();
    }
}
