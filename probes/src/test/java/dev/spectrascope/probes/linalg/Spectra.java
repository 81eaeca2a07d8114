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
        double spacing = grid[1] - grid[0];
        double cumulative = 0;
        double distance = 0;
        for (int k = 0; k < grid.length; k++) {
            double t = grid[k];
            cumulative += density[k] * spacing;
            double share = mass * Arrays.stream(exact).filter(x -> x <= t).count() / exact.length;
            distance += Math.abs(cumulative - share) * spacing;
        }
        return distance;
    }

    /** The spectrum with quantiles q((i + ½)/p). */
    static double[] ofQuantiles(int p, DoubleUnaryOperator quantile) {
        return IntStream.range(0, p)
                .mapToDouble(i -> quantile.applyAsDouble((i + 0.5) / p))
                .toArray();
    }
}
