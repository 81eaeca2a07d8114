package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Exact spectra and distances to them, by other means than those tested. */
final class Spectra {

    private Spectra() {}

    /** All eigenvalues, ascending, by LAPACK's dsyev; the matrix is left as it is. */
    static double[] exact(INDArray matrix) {
        INDArray work = matrix.castTo(DataType.DOUBLE).dup('f');
        INDArray values = Nd4j.create(DataType.DOUBLE, work.rows());
        Nd4j.getBlasWrapper().lapack().syev('N', 'U', work, values);
        double[] eigenvalues = values.toDoubleVector();
        Arrays.sort(eigenvalues);
        return eigenvalues;
    }

    /**
     * ∫ |F(t) − F_exact(t)| dt, the Wasserstein-1 distance, for a density on a grid of equal distances.
     *
     * @param mass what the density integrates to, and the share of the exact values that it stands for
     */
    static double wasserstein(double[] grid, double[] density, double[] exact, double mass) {
        return wasserstein(
                grid,
                density,
                t -> mass * Arrays.stream(exact).filter(x -> x <= t).count() / exact.length);
    }

    /** The distance to the histogram of the exact values over their range, in bins of equal width, each filled evenly. */
    static double wassersteinToHistogram(double[] grid, double[] density, double[] exact, int bins, double mass) {
        double lower = Arrays.stream(exact).min().orElseThrow();
        double width = (Arrays.stream(exact).max().orElseThrow() - lower) / bins;
        double[] below = new double[bins + 1];
        for (double x : exact) {
            below[1 + Math.min(bins - 1, (int) ((x - lower) / width))] += mass / exact.length;
        }
        Arrays.parallelPrefix(below, Double::sum);
        return wasserstein(grid, density, t -> {
            double place = Math.min(bins, Math.max(0, (t - lower) / width));
            int bin = Math.min(bins - 1, (int) place);
            return below[bin] + (place - bin) * (below[bin + 1] - below[bin]);
        });
    }

    private static double wasserstein(double[] grid, double[] density, DoubleUnaryOperator exact) {
        double spacing = grid[1] - grid[0];
        double cumulative = 0;
        double distance = 0;
        for (int k = 0; k < grid.length; k++) {
            cumulative += density[k] * spacing;
            distance += Math.abs(cumulative - exact.applyAsDouble(grid[k])) * spacing;
        }
        return distance;
    }

    /**
     * How far the mean spectral measure of random vectors is from the spectrum on average, ∫ √(2/π) √(2 F(1 − F) / (n p)) dt: n p
     * squares of normal elements are as good as n p / 2 draws.
     *
     * @param exact ascending
     */
    static double samplingError(double[] exact, int vectors) {
        double error = 0;
        for (int i = 1; i < exact.length; i++) {
            double f = (double) i / exact.length;
            double deviation = Math.sqrt(2 * f * (1 - f) / ((double) vectors * exact.length));
            error += Math.sqrt(2 / Math.PI) * deviation * (exact[i] - exact[i - 1]);
        }
        return error;
    }

    /** The spectrum with quantiles q((i + ½)/p). */
    static double[] ofQuantiles(int p, DoubleUnaryOperator quantile) {
        return IntStream.range(0, p)
                .mapToDouble(i -> quantile.applyAsDouble((i + 0.5) / p))
                .toArray();
    }
}
