package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MarchenkoPasturTest {

    private static final double[] SHARES = Spectra.ofQuantiles(20_000, u -> u);

    /** The first three moments of the law are σ², σ⁴ (1 + γ) and σ⁶ (1 + 3γ + γ²). */
    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.3, 1, 2.5, 20})
    void quantilesAndDensityHaveTheLawsMoments(double ratio) {
        MarchenkoPastur law = new MarchenkoPastur(1.7, ratio);
        double[] moments = {1.7, 1.7 * 1.7 * (1 + ratio), 1.7 * 1.7 * 1.7 * (1 + 3 * ratio + ratio * ratio)};
        double[] quantiles = law.quantiles(SHARES);
        SpectralRange support = law.support();
        double[] grid = Spectra.ofQuantiles(200_000, u -> support.lower() + u * support.width());
        double[] density = law.density(grid);
        for (int k = 1; k <= 3; k++) {
            int degree = k;
            double sampled = Arrays.stream(quantiles)
                    .map(x -> Math.pow(x, degree))
                    .average()
                    .orElseThrow();
            assertThat(sampled).isCloseTo(moments[k - 1], within(1e-3 * moments[k - 1]));
            double integral = IntStream.range(0, grid.length)
                            .mapToDouble(i -> density[i] * Math.pow(grid[i], degree))
                            .sum()
                    * support.width()
                    / grid.length;
            assertThat(integral).isCloseTo(moments[k - 1], within(1e-3 * moments[k - 1]));
        }
        assertThat(law.atZero()).isCloseTo(Math.max(0, 1 - 1 / ratio), within(1e-15));
        assertThat(law.density(support.upper() + 1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 300, 900})
    void fitsASampleCovariance(int columns) {
        INDArray z =
                Nd4j.createFromArray(DenseOperator.gaussian(4, 300, columns)).mul(1.5);
        DenseOperator operator = new DenseOperator(null, z.mmul(z.transpose()).div(columns));
        MarchenkoPasturFit fit =
                MarchenkoPasturFit.of(StochasticLanczos.run(operator, 80, 10, 3, ProductListener.NONE));
        assertThat(fit.law().variance()).isCloseTo(2.25, within(0.2));
        assertThat(fit.law().ratio()).isCloseTo(300.0 / columns, within(0.1 * 300 / columns));
        assertThat(fit.relativeDistance()).isLessThan(0.06);
    }

    /** What H looks like: eigenvalues of both signs, by a power law. */
    @Test
    void saysHowFarOtherSpectraAreFromIt() {
        double[] spectrum = Spectra.ofQuantiles(2000, u -> Math.signum(u - 0.5) * Math.pow(Math.abs(2 * u - 1), 3));
        MarchenkoPasturFit symmetric = MarchenkoPasturFit.of(
                StochasticLanczos.run(DiagonalOperator.of(DataType.DOUBLE, spectrum), 100, 4, 3, ProductListener.NONE));
        assertThat(symmetric.relativeDistance()).isGreaterThan(0.4);
        double[] pareto = Spectra.ofQuantiles(2000, u -> Math.pow(1 - u, -0.8));
        MarchenkoPasturFit heavy = MarchenkoPasturFit.of(
                StochasticLanczos.run(DiagonalOperator.of(DataType.DOUBLE, pareto), 100, 4, 3, ProductListener.NONE));
        assertThat(heavy.relativeDistance()).isGreaterThan(0.2);
    }

    @Test
    void degenerateSpectra() {
        for (double value : new double[] {0, -2, 3}) {
            double[] spectrum = new double[10];
            Arrays.fill(spectrum, value);
            MarchenkoPasturFit fit = MarchenkoPasturFit.of(StochasticLanczos.run(
                    DiagonalOperator.of(DataType.DOUBLE, spectrum), 5, 1, 3, ProductListener.NONE));
            assertThat(fit.distance()).isCloseTo(value < 0 ? 2 : 0, within(0.1));
            assertThat(fit.relativeDistance()).isFinite();
            assertThat(fit.law().density(new double[] {-1, 0, 3})).doesNotContain(Double.NaN);
        }
        assertThatThrownBy(() -> new MarchenkoPastur(1, 0)).hasMessageContaining("ratio > 0; got 1.0 and 0.0");
    }
}
