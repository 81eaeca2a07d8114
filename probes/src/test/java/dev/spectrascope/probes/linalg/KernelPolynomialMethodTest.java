package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class KernelPolynomialMethodTest {

    private static final KernelPolynomialOptions OPTIONS = KernelPolynomialOptions.DEFAULT;

    private static KernelPolynomialDensity density(KernelPolynomialOptions options, LinearOperator operator) {
        return new KernelPolynomialMethod(options).of(operator, 1, ProductListener.NONE);
    }

    /** vᵀ T_n(Ã) v = Σ v_i² cos(n arccos ã_i) for a diagonal matrix. */
    @Test
    void momentsAreThoseOfTheVector() {
        double[] spectrum =
                IntStream.range(0, 30).mapToDouble(i -> 3 + 2 * Math.sin(i)).toArray();
        SpectralRange interval = new SpectralRange(0.5, 5.5);
        INDArray start = new GaussianVectors(3).next(30, DataType.DOUBLE);
        double[] v = start.toDoubleVector();
        ChebyshevMoments moments = ChebyshevMoments.of(
                DiagonalOperator.of(DataType.DOUBLE, spectrum), start, 20, 0, interval, ProductListener.NONE);
        assertThat(moments.moments()).hasSize(41);
        for (int n = 0; n <= 40; n++) {
            int degree = n;
            double expected = IntStream.range(0, 30)
                    .mapToDouble(i -> v[i] * v[i] * Math.cos(degree * Math.acos((spectrum[i] - 3) / 2.5)))
                    .sum();
            assertThat(moments.moments()[n]).as("moment %d", n).isCloseTo(expected, within(1e-12));
        }
        assertThat(start.toDoubleVector()).isEqualTo(v);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void isNearTheExactSpectrumAsLanczosIs(DataType type) {
        double[] spectrum = IntStream.range(0, 2000)
                .mapToDouble(i -> i < 3 ? 8 - i : 2 * Math.cos(Math.PI * i / 2000) + 2)
                .toArray();
        LinearOperator operator = DiagonalOperator.of(type, spectrum);
        KernelPolynomialDensity kpm = density(OPTIONS.withVectors(10), operator);
        SpectralDensity lanczos = new LanczosSpectralDensity(DensityOptions.DEFAULT.withVectors(10))
                .of(operator, 1, ProductListener.NONE);
        assertThat(kpm.integral()).isCloseTo(1, within(1e-6));
        // No farther than a bump of the middle of the range is wide.
        double bump = Math.PI / (2 * 128) * kpm.range().widened(0.05).width() / 2;
        assertThat(Spectra.wasserstein(kpm.eigenvalues(), kpm.density().values(), spectrum, 1))
                .isLessThan(bump);
        assertThat(Spectra.wasserstein(lanczos.eigenvalues(), lanczos.density(), spectrum, 1))
                .isLessThan(bump);
        assertThat(kpm.density().standardErrors()).isPresent();
        assertThat(kpm.products()).isEqualTo(32 + 10 * 128);
        assertThat(kpm.trace().value()).isCloseTo(lanczos.trace().value(), within(1e-3));
        assertThat(kpm.trace().standardError().orElseThrow())
                .isCloseTo(lanczos.trace().standardError().orElseThrow(), within(1e-3));
    }

    /** The formula of the density itself, with its factor 1/√(1 − x²), summed finely over each cell. */
    @Test
    void cellMeansAreThoseOfJacksonsDensity() {
        double[] moments = {1, 0.3, -0.2, 0.1, 0.25};
        int n = moments.length;
        double[] means = new ChebyshevMoments(moments, new SpectralRange(2, 6)).cellMeans(5);
        double mass = 0;
        for (int k = 0; k < 5; k++) {
            double lower = Math.max(-1, -1 + (k - 0.5) / 2);
            double upper = Math.min(1, -1 + (k + 0.5) / 2);
            double sum = 0;
            for (int i = 0; i < 20_000; i++) {
                // Over t = arccos x the factor is gone.
                double t = Math.acos(upper) + (i + 0.5) / 20_000 * (Math.acos(lower) - Math.acos(upper));
                double series = 1;
                for (int j = 1; j < n; j++) {
                    double jackson = ((n - j + 1) * Math.cos(Math.PI * j / (n + 1))
                                    + Math.sin(Math.PI * j / (n + 1)) / Math.tan(Math.PI / (n + 1)))
                            / (n + 1);
                    series += 2 * jackson * moments[j] * Math.cos(j * t);
                }
                sum += series / Math.PI / 20_000 * (Math.acos(lower) - Math.acos(upper));
            }
            mass += sum;
            assertThat(means[k]).as("cell %d", k).isCloseTo(sum / (2 * (upper - lower)), within(1e-8));
        }
        assertThat(mass).isCloseTo(1, within(1e-8));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void degenerateOperatorsHaveADensity(DataType type) {
        for (double value : new double[] {0, 7, -3}) {
            for (int size : new int[] {1, 9}) {
                double[] spectrum = new double[size];
                Arrays.fill(spectrum, value);
                KernelPolynomialDensity density = density(OPTIONS, DiagonalOperator.of(type, spectrum));
                assertThat(density.integral()).isCloseTo(1, within(1e-6));
                assertThat(density.trace().value()).isCloseTo(size * value, within(1e-5));
                assertThat(density.trace().standardError()).isEmpty();
                assertThat(density.density().standardErrors()).isEmpty();
                double[] grid = density.eigenvalues();
                int peak = IntStream.range(0, grid.length)
                        .reduce((i, j) -> density.density().values()[j]
                                        > density.density().values()[i]
                                ? j
                                : i)
                        .orElseThrow();
                assertThat(grid[peak]).isCloseTo(value, within(2e-3));
                assertThat(density.products()).isEqualTo(129);
            }
        }
    }

    /** In float the range of 1.000002 · I and its like is a few roundings wide. */
    @Test
    void aRangeOfAFewRoundingsIsNoTrouble() {
        LinearOperator operator = DiagonalOperator.of(DataType.FLOAT, 1, 1.000002, 1.000001, 1, 1.000002);
        KernelPolynomialDensity density = density(OPTIONS, operator);
        assertThat(density.integral()).isCloseTo(1, within(1e-6));
        assertThat(density.eigenvalues()[0]).isLessThan(1 - 1e-4);
        assertThat(density.trace().value()).isCloseTo(5, within(1e-4));
    }

    @Test
    void integratesToOneWhateverTheResolution() {
        double[] spectrum =
                IntStream.range(0, 300).mapToDouble(i -> Math.pow(i, 3) - 1000).toArray();
        LinearOperator operator = DiagonalOperator.of(DataType.DOUBLE, spectrum);
        for (int products : new int[] {1, 2, 7, 64}) {
            for (int points : new int[] {3, 100, 1024}) {
                KernelPolynomialDensity density =
                        density(OPTIONS.withProducts(products).withPoints(points), operator);
                assertThat(density.integral()).isCloseTo(1, within(1e-9));
                assertThat(Arrays.stream(density.density().values())).allMatch(x -> x >= 0 && Double.isFinite(x));
            }
        }
    }

    /** One step of Lanczos does not see an outlier of weight 1/2000. */
    @Test
    void saysThatTheRangeWasTooNarrow() {
        double[] spectrum = new double[2000];
        spectrum[0] = 1000;
        assertThatThrownBy(() -> density(OPTIONS.withRangeSteps(1), DiagonalOperator.of(DataType.FLOAT, spectrum)))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("the spectrum reaches beyond [")
                .hasMessageEndingWith("find the range in more steps, or widen the margin");
    }

    @Test
    void listensRepeatsAndNamesTheProductThatIsNotFinite() {
        LinearOperator operator = DiagonalOperator.of(DataType.FLOAT, 1, 2, 3, 4, 5, 6);
        StringBuilder heard = new StringBuilder();
        KernelPolynomialOptions options =
                OPTIONS.withRangeSteps(3).withProducts(2).withVectors(2).withPoints(64);
        KernelPolynomialDensity one = new KernelPolynomialMethod(options)
                .of(
                        operator,
                        4,
                        (done, planned) -> heard.append(done).append('/').append(planned + " "));
        assertThat(heard.toString()).isEqualTo("1/7 2/7 3/7 4/7 5/7 6/7 7/7 ");
        assertThat(density(options, operator).density().values())
                .isEqualTo(density(options, operator).density().values())
                .isNotEqualTo(one.density().values());
        for (double value : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertThatThrownBy(() -> density(options, new FailingOperator(operator, 2, value)))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageStartingWith("operator product 2 holds NaN or infinity");
            assertThatThrownBy(() -> density(options, new FailingOperator(operator, 4, value)))
                    .isInstanceOf(ArithmeticException.class)
                    .hasMessageStartingWith("operator product 4 holds NaN or infinity");
        }
    }

    @Test
    void refusesImpossibleOptions() {
        assertThatThrownBy(() -> OPTIONS.withProducts(0))
                .hasMessage("kernel polynomial products must be at least 1; got 0");
        assertThatThrownBy(() -> OPTIONS.withPoints(2)).hasMessageContaining("at least 3");
    }
}
