package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LanczosSpectralDensityTest {

    private static SpectralDensity density(DensityOptions options, LinearOperator operator) {
        return new LanczosSpectralDensity(options).of(operator, 1, ProductListener.NONE);
    }

    /** Papyan 2019, Figure 8(a): X + ZZᵀ/p with X = diag(5, 4, 3, 0, …). */
    private static DenseOperator figure8a(int p, DataType type) {
        INDArray z = Nd4j.createFromArray(DenseOperator.gaussian(8, p, p)).castTo(type);
        INDArray y = z.mmul(z.transpose()).divi(p);
        for (int i = 0; i < 3; i++) {
            y.putScalar(i, i, y.getDouble(i, i) + 5 - i);
        }
        return new DenseOperator(null, y);
    }

    /** The figure's own size, in the type of a training job; a smaller one in double. */
    @ParameterizedTest
    @CsvSource({"2000, FLOAT", "500, DOUBLE"})
    void matchesTheExactSpectrumOfFigure8a(int p, DataType type) {
        DenseOperator operator = figure8a(p, type);
        double[] exact = Spectra.exact(operator.array());
        SpectralDensity density = density(DensityOptions.DEFAULT.withVectors(10), operator);

        assertThat(density.integral()).isCloseTo(1, within(1e-3));
        // The outliers are isolated: their Ritz values have converged. The lower edge, at 0, is one of a bulk.
        assertThat(density.range().lower()).isBetween(exact[0] - 0.05, exact[0] + 1e-3);
        assertThat(density.range().upper()).isBetween(exact[p - 1] - 1e-3, exact[p - 1] + 1e-2);
        // A Gaussian bump moves its mass by σ √(2/π) on average, and 10 vectors have a sampling error. Measured for p =
        // 2000: 0.008
        // and, to the histogram, 0.010, of a range of 6.3 and a bump's width σ of 0.018.
        double[] grid = density.eigenvalues();
        double sigma = (grid[1023] - grid[0]) / (127 * Math.sqrt(8 * Math.log(3)));
        double allowed = sigma * Math.sqrt(2 / Math.PI) + 2 * Spectra.samplingError(exact, 10);
        assertThat(Spectra.wasserstein(grid, density.density(), exact, 1)).isLessThan(allowed);
        assertThat(Spectra.wassersteinToHistogram(grid, density.density(), exact, 100, 1))
                .isLessThan(allowed);
        double trace = Arrays.stream(exact).sum();
        Estimate estimate = density.trace();
        assertThat(estimate.value())
                .isCloseTo(trace, within(4 * estimate.standardError().orElseThrow()));
        assertThat(estimate.standardError().orElseThrow()).isLessThan(0.05 * trace);
        assertThat(density.standardErrors()).isPresent();
        assertThat(density.sample().products()).isEqualTo(1280);
    }

    /** Far more steps than needed, without reorthogonalisation: copies of the outliers appear among the Ritz values. */
    @Test
    void ghostsDoNotMoveTheDensity() {
        double[] spectrum = IntStream.range(0, 400)
                .mapToDouble(i -> i < 3 ? 10 + 5 * i : Math.cos(i))
                .toArray();
        DenseOperator operator = DenseOperator.diagonal(DataType.DOUBLE, spectrum);
        SpectralDensity density = density(DensityOptions.DEFAULT.withSteps(150), operator);

        SpectralMeasure measure = density.sample().measures().get(0);
        long copies = Arrays.stream(measure.nodes())
                .filter(x -> Math.abs(x - 20) < 1e-6)
                .count();
        assertThat(copies).as("the test needs ghosts").isGreaterThan(1);
        // The weight at each outlier is that of the start vector in its eigenvector, however many share it.
        double[] start = new GaussianVectors(1).next(400, DataType.DOUBLE).toDoubleVector();
        for (int i = 0; i < 3; i++) {
            double value = spectrum[i];
            double weight = IntStream.range(0, 150)
                    .filter(m -> Math.abs(measure.nodes()[m] - value) < 1e-6)
                    .mapToDouble(m -> measure.weights()[m])
                    .sum();
            assertThat(weight).isCloseTo(start[i] * start[i], within(1e-10));
        }
        // And the cumulative distribution is that of the start vector's own spectral measure.
        double spread = 0;
        for (double t = -1; t <= 1; t += 0.05) {
            double edge = t;
            double own = IntStream.range(0, 400)
                    .filter(i -> spectrum[i] < edge)
                    .mapToDouble(i -> start[i] * start[i])
                    .sum();
            spread = Math.max(spread, Math.abs(measure.below(t) - own));
        }
        assertThat(spread).isLessThan(0.02);
    }

    /** The affine map of the paper's normalisation changes nothing that is not mapped with it. */
    @Test
    void commutesWithAffineMaps() {
        double[] spectrum =
                IntStream.range(0, 100).mapToDouble(i -> Math.sin(i)).toArray();
        double[] mapped = Arrays.stream(spectrum).map(x -> 3 * x - 2).toArray();
        DensityOptions options = DensityOptions.DEFAULT.withSteps(20);
        SpectralDensity plain = density(options, DenseOperator.diagonal(DataType.DOUBLE, spectrum));
        SpectralDensity affine = density(options, DenseOperator.diagonal(DataType.DOUBLE, mapped));
        for (int k = 0; k < 1024; k += 31) {
            assertThat(affine.eigenvalues()[k]).isCloseTo(3 * plain.eigenvalues()[k] - 2, within(1e-9));
            assertThat(affine.density()[k]).isCloseTo(plain.density()[k] / 3, within(1e-8));
        }
    }

    @Test
    void integratesToOneWhateverTheResolution() {
        double[] spectrum =
                IntStream.range(0, 300).mapToDouble(i -> Math.pow(i, 3) - 1000).toArray();
        DenseOperator operator = DenseOperator.diagonal(DataType.DOUBLE, spectrum);
        for (int steps : new int[] {2, 5, 32, 128, 300}) {
            for (int points : new int[] {2, 100, 1024}) {
                SpectralDensity density =
                        density(DensityOptions.DEFAULT.withSteps(steps).withPoints(points), operator);
                assertThat(density.integral()).isCloseTo(1, within(1e-3));
                assertThat(Arrays.stream(density.density())).allMatch(x -> x >= 0 && Double.isFinite(x));
            }
        }
    }

    @Test
    void bumpsHaveThePapersWidth() {
        DensityOptions options = DensityOptions.DEFAULT.withPoints(20_001);
        SpectralDensity density = density(options, DenseOperator.diagonal(DataType.DOUBLE, 0, 1));
        double halfWidth = 1.1 / 2;
        double sigma = 2 / (127 * Math.sqrt(8 * Math.log(3))) * halfWidth;
        double weight = density.sample().measures().get(0).weights()[1];
        double peak = weight / (sigma * Math.sqrt(2 * Math.PI));
        double largest = IntStream.range(0, 20_001)
                .filter(k -> density.eigenvalues()[k] > 0.5)
                .mapToDouble(k -> density.density()[k])
                .max()
                .orElseThrow();
        assertThat(density.eigenvalues()[0]).isCloseTo(-0.05, within(1e-12));
        assertThat(largest).isCloseTo(peak, within(1e-3 * peak));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void degenerateOperatorsHaveADensity(DataType type) {
        SpectralDensity zero = density(DensityOptions.DEFAULT, DenseOperator.diagonal(type, new double[10]));
        assertThat(zero.eigenvalues()[0]).isEqualTo(-1);
        assertThat(zero.integral()).isCloseTo(1, within(1e-9));
        assertThat(zero.trace().value()).isZero();
        assertThat(zero.trace().standardError()).isEmpty();
        assertThat(zero.standardErrors()).isEmpty();

        SpectralDensity multiple = density(DensityOptions.DEFAULT, DenseOperator.diagonal(type, 7, 7, 7, 7));
        assertThat(multiple.integral()).isCloseTo(1, within(1e-9));
        assertThat(multiple.trace().value()).isCloseTo(28, within(1e-5));
        assertThat(mean(multiple)).isCloseTo(7, within(1e-3));

        SpectralDensity one = density(DensityOptions.DEFAULT, DenseOperator.diagonal(type, -3));
        assertThat(mean(one)).isCloseTo(-3, within(1e-3));
        assertThat(one.negativeShare().value()).isEqualTo(1);
    }

    @Test
    void sameSeedSameDensity() {
        DenseOperator operator = DenseOperator.withSpectrum(
                DataType.FLOAT,
                3,
                IntStream.range(0, 200).mapToDouble(Math::sqrt).toArray());
        LanczosSpectralDensity estimator =
                new LanczosSpectralDensity(DensityOptions.DEFAULT.withSteps(30).withVectors(2));
        SpectralDensity one = estimator.of(operator, 5, ProductListener.NONE);
        SpectralDensity two = estimator.of(operator, 5, ProductListener.NONE);
        SpectralDensity other = estimator.of(operator, 6, ProductListener.NONE);
        assertThat(two.density()).isEqualTo(one.density());
        assertThat(two.trace()).isEqualTo(one.trace());
        assertThat(other.density()).isNotEqualTo(one.density());
    }

    @Test
    void planCountsTheProductsOfAllVectors() {
        StringBuilder heard = new StringBuilder();
        DenseOperator operator = DenseOperator.diagonal(DataType.DOUBLE, 1, 2, 3, 4, 5, 6);
        StochasticLanczos.run(operator, 3, 2, 1, (done, planned) -> heard.append(done + "/" + planned + " "));
        assertThat(heard.toString()).isEqualTo("1/6 2/6 3/6 4/6 5/6 6/6 ");
    }

    @Test
    void refusesImpossibleOptions() {
        assertThatThrownBy(() -> DensityOptions.DEFAULT.withSteps(1))
                .hasMessage("density steps must be at least 2; got 1");
        assertThatThrownBy(() -> DensityOptions.DEFAULT.withKappa(1)).hasMessageContaining("above 1");
    }

    private static double mean(SpectralDensity density) {
        double[] grid = density.eigenvalues();
        double[] values = density.density();
        double spacing = grid[1] - grid[0];
        return IntStream.range(0, grid.length)
                .mapToDouble(k -> grid[k] * values[k] * spacing)
                .sum();
    }
}
