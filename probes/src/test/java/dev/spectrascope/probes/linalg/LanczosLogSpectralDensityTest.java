package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LanczosLogSpectralDensityTest {

    private static final LogDensityOptions OPTIONS = LogDensityOptions.DEFAULT.withSteps(200);

    private static StochasticLanczos.Sample sample(LinearOperator operator, int steps, int vectors) {
        return StochasticLanczos.run(operator, steps, vectors, 1, ProductListener.NONE);
    }

    /**
     * Papyan 2019, Figure 8(b): ZᵀZ/1000 with Z of 500 x 1000 elements, Pareto with index 1. Its eigenvectors do not matter: to
     * vectors uniform on the sphere all matrices of the same eigenvalues are the same, and the diagonal one is cheap.
     */
    @Test
    void matchesTheExactLogSpectrumOfFigure8b() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] elements = new double[500][1000];
        for (double[] row : elements) {
            Arrays.setAll(row, j -> 1 / (1 - random.nextDouble()));
        }
        INDArray z = Nd4j.createFromArray(elements);
        // The 500 eigenvalues that are not 0 are those of the smaller matrix.
        double[] positive = Spectra.exact(z.mmul(z.transpose()).div(1000));
        double[] exact = Arrays.stream(positive)
                .map(x -> Math.log(x + OPTIONS.epsilon()))
                .toArray();
        LinearOperator operator = DiagonalOperator.of(DataType.DOUBLE, Arrays.copyOf(positive, 1000));

        LogSpectralDensity density =
                new LanczosLogSpectralDensity(LogDensityOptions.DEFAULT).from(sample(operator, 2048, 10));

        // With fewer steps than these the zeros are not told from the smallest of the others, which are 1e-6 of the
        // largest.
        double share = density.integral(density.positive());
        Estimate zeros = density.belowEpsilon();
        assertThat(zeros.value())
                .isCloseTo(0.5, within(4 * zeros.standardError().orElseThrow()));
        assertThat(share + zeros.value() + density.integral(density.negative())).isCloseTo(1, within(1e-9));
        // Bumps as narrow as the grid's spacing, 0.015, move little; what remains is the sampling error of 10 vectors.
        // Measured: 0.037,
        // and 0.038 to the histogram, of a range of 13.9.
        double sampling = Spectra.samplingError(exact, 10);
        double[] grid = density.logMagnitudes();
        double[] values = density.positive().values();
        double spacing = grid[1] - grid[0];
        assertThat(Spectra.wasserstein(grid, values, exact, share) / share).isLessThan(2 * sampling + spacing);
        assertThat(Spectra.wassersteinToHistogram(grid, values, exact, 100, share) / share)
                .isLessThan(2 * sampling + spacing);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void keepsSignsApartWithTheWeightsOfTheStartVector(DataType type) {
        double[] spectrum = {100, 3, 3, 0.02, 1e-7, 0, -1e-7, -0.5, -0.5, -40};
        StochasticLanczos.Sample sample = sample(DiagonalOperator.of(type, spectrum), 50, 1);
        double[] start =
                new GaussianVectors(1).next(10, type).castTo(DataType.DOUBLE).toDoubleVector();
        LogSpectralDensity density = new LanczosLogSpectralDensity(OPTIONS).from(sample);
        assertThat(density.integral(density.positive())).isCloseTo(squares(start, 0, 4), within(1e-5));
        assertThat(density.belowEpsilon().value()).isCloseTo(squares(start, 4, 7), within(1e-5));
        assertThat(density.integral(density.negative())).isCloseTo(squares(start, 7, 10), within(1e-5));
        assertThat(density.integral(density.together()))
                .isCloseTo(1 - density.belowEpsilon().value(), within(1e-9));
        // Each bump lies at its magnitude, and on its side only.
        assertThat(around(density, density.negative(), 40)).isCloseTo(start[9] * start[9], within(1e-4));
        assertThat(around(density, density.positive(), 40)).isCloseTo(0, within(1e-9));
        assertThat(around(density, density.positive(), 0.02)).isCloseTo(start[3] * start[3], within(1e-4));
        assertThat(density.magnitudes()[0]).isLessThan(0.02);
        assertThat(density.magnitudes()[1023]).isGreaterThan(100);
    }

    private static double squares(double[] start, int from, int to) {
        return Arrays.stream(start, from, to).map(x -> x * x).sum();
    }

    /** The integral within 20 % of a magnitude. */
    private static double around(LogSpectralDensity density, DensityCurve curve, double magnitude) {
        double[] grid = density.logMagnitudes();
        return IntStream.range(0, grid.length)
                .filter(k -> Math.abs(grid[k] - Math.log(magnitude)) < 0.2)
                .mapToDouble(k -> curve.values()[k] * (grid[1] - grid[0]))
                .sum();
    }

    @Test
    void oneRunServesBothDensities() {
        double[] spectrum =
                IntStream.range(0, 300).mapToDouble(i -> Math.cos(i) * i).toArray();
        CountingOperator operator = new CountingOperator(DiagonalOperator.of(DataType.DOUBLE, spectrum));
        StochasticLanczos.Sample sample = sample(operator, 120, 3);
        LogSpectralDensity log = new LanczosLogSpectralDensity(OPTIONS.withSteps(120)).from(sample);
        SpectralDensity linear = new LanczosSpectralDensity(DensityOptions.DEFAULT.withSteps(40)).from(sample);
        assertThat(operator.products()).isEqualTo(360);
        assertThat(log.sample().products()).isEqualTo(360);
        assertThat(linear.density())
                .isEqualTo(new LanczosSpectralDensity(
                                DensityOptions.DEFAULT.withSteps(40).withVectors(3))
                        .of(operator, 1, ProductListener.NONE)
                        .density());
        double[] errors = log.together().standardErrors().orElseThrow();
        assertThat(Arrays.stream(errors).max().orElseThrow()).isPositive();
        assertThat(log.belowEpsilon().standardError()).isPresent();
    }

    @Test
    void integratesToOneWhateverTheResolution() {
        double[] spectrum = IntStream.range(0, 300)
                .mapToDouble(i -> (i % 3 - 1) * Math.pow(10, 6 - i / 20.0))
                .toArray();
        StochasticLanczos.Sample sample = sample(DiagonalOperator.of(DataType.DOUBLE, spectrum), 300, 2);
        for (int steps : new int[] {2, 5, 32, 300}) {
            for (int points : new int[] {2, 100, 1024}) {
                LogSpectralDensity density =
                        new LanczosLogSpectralDensity(OPTIONS.withSteps(steps).withPoints(points)).from(sample);
                assertThat(density.integral(density.together())
                                + density.belowEpsilon().value())
                        .isCloseTo(1, within(1e-9));
                assertThat(Arrays.stream(density.together().values())).allMatch(x -> x >= 0 && Double.isFinite(x));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void degenerateOperators(DataType type) {
        LogSpectralDensity zero =
                new LanczosLogSpectralDensity(OPTIONS).from(sample(DiagonalOperator.of(type, new double[20]), 50, 2));
        assertThat(zero.belowEpsilon()).isEqualTo(Estimate.of(1, 1));
        assertThat(zero.together().values()).containsOnly(0);
        assertThat(zero.logMagnitudes()).doesNotContain(Double.NaN, Double.NEGATIVE_INFINITY);

        LogSpectralDensity one =
                new LanczosLogSpectralDensity(OPTIONS).from(sample(DiagonalOperator.of(type, -3), 50, 1));
        assertThat(one.integral(one.negative())).isCloseTo(1, within(1e-9));
        assertThat(around(one, one.negative(), 3)).isCloseTo(1, within(1e-3));
        assertThat(one.positive().values()).containsOnly(0);
        assertThat(one.positive().standardErrors()).isEmpty();

        LogSpectralDensity multiple =
                new LanczosLogSpectralDensity(OPTIONS).from(sample(DiagonalOperator.of(type, 7, 7, 7, 7), 50, 1));
        assertThat(around(multiple, multiple.positive(), 7)).isCloseTo(1, within(1e-3));
    }

    /**
     * Magnitudes distributed as |λ|^−α above 0.01, with either sign. The fit from each start vector is an independent sample: their mean must be
     * α within its own standard error, and that small enough to tell the paper's exponents apart. The range ends where some 50
     * eigenvalues are left; bumps are wide enough to overlap, or their gaps would be fitted. (The fits are some 3 % steep: the logarithm
     * of a noisy density is low where it is noisiest.)
     */
    @ParameterizedTest
    @CsvSource({"2.0, 0.05, 0.5", "2.7, 0.03, 0.13", "3.5, 0.02, 0.058"})
    void powerLawsAreFound(double exponent, double from, double to) {
        double[] magnitudes = Spectra.ofQuantiles(4000, u -> 0.01 * Math.pow(1 - u, -1 / (exponent - 1)));
        double[] spectrum = IntStream.range(0, 4000)
                .mapToDouble(i -> i % 4 == 0 ? -magnitudes[i] : magnitudes[i])
                .toArray();
        LinearOperator operator = DiagonalOperator.of(DataType.DOUBLE, spectrum);
        LanczosLogSpectralDensity smoothing =
                new LanczosLogSpectralDensity(OPTIONS.withSteps(500).withKappa(1.005));
        List<LogSpectralDensity> densities = sample(operator, 500, 8).runs().stream()
                .map(run -> smoothing.from(new StochasticLanczos.Sample(4000, List.of(run))))
                .toList();
        for (Function<LogSpectralDensity, DensityCurve> curve : List.<Function<LogSpectralDensity, DensityCurve>>of(
                LogSpectralDensity::positive, LogSpectralDensity::negative, LogSpectralDensity::together)) {
            PowerLaw[] laws = densities.stream()
                    .map(density -> PowerLaw.fit(
                                    density.magnitudes(), density.perMagnitude(curve.apply(density)), from, to)
                            .orElseThrow())
                    .toArray(PowerLaw[]::new);
            Estimate fitted = Estimate.of(
                    Arrays.stream(laws).mapToDouble(PowerLaw::exponent).toArray());
            double error = fitted.standardError().orElseThrow();
            assertThat(fitted.value()).isCloseTo(exponent, within(4 * error));
            assertThat(error).isLessThan(0.25);
            assertThat(Arrays.stream(laws).mapToDouble(PowerLaw::r2)).allMatch(r2 -> r2 > 0.8);
            assertThat(laws[0].from()).isEqualTo(from);
            assertThat(laws[0].to()).isEqualTo(to);
        }
        Estimate negative = Estimate.of(densities.stream()
                .mapToDouble(density -> density.integral(density.negative()))
                .toArray());
        assertThat(negative.value())
                .isCloseTo(0.25, within(4 * negative.standardError().orElseThrow()));
    }

    @Test
    void refusesImpossibleOptions() {
        assertThatThrownBy(() -> OPTIONS.withSteps(1)).hasMessage("log-density steps must be at least 2; got 1");
        assertThatThrownBy(() -> OPTIONS.withEpsilon(0)).hasMessage("log-density epsilon must be above 0; got 0.0");
        assertThatThrownBy(() -> OPTIONS.withEpsilon(Double.NaN)).hasMessageContaining("epsilon");
    }
}
