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

class PowerLawTest {

    private static final double[] MAGNITUDES = {0, 0.1, 0.2, 0.5, 1, 2, 5, 10};

    @Test
    void isExactOnAPowerLawAndOnlyLooksAtItsRange() {
        double[] density = Arrays.stream(MAGNITUDES)
                .map(x -> x < 0.15 || x > 6 ? 1e9 : 3 * Math.pow(x, -2.7))
                .toArray();
        PowerLaw law = PowerLaw.fit(MAGNITUDES, density, 0.2, 5).orElseThrow();
        assertThat(law.exponent()).isCloseTo(2.7, within(1e-12));
        assertThat(law.coefficient()).isCloseTo(3, within(1e-12));
        assertThat(law.r2()).isCloseTo(1, within(1e-12));
        assertThat(law.points()).isEqualTo(5);
    }

    /** Worked by hand: ln-ln points (0, 0), (1, −1), (2, −1), (3, −3): slope −0.9, R² = 0.9² · 5 / 4.75. */
    @Test
    void leastSquaresByHand() {
        double e = Math.E;
        PowerLaw law = PowerLaw.fit(
                        new double[] {1, e, e * e, e * e * e},
                        new double[] {1, 1 / e, 1 / e, 1 / (e * e * e)},
                        0.5,
                        100)
                .orElseThrow();
        assertThat(law.exponent()).isCloseTo(0.9, within(1e-12));
        assertThat(Math.log(law.coefficient())).isCloseTo(-1.25 + 0.9 * 1.5, within(1e-12));
        assertThat(law.r2()).isCloseTo(0.81 * 5 / 4.75, within(1e-12));
    }

    @Test
    void tooFewPointsAndConstants() {
        double[] empty = new double[8];
        assertThat(PowerLaw.fit(MAGNITUDES, empty, 0, 10)).isEmpty();
        double[] constant = new double[8];
        Arrays.fill(constant, 2);
        assertThat(PowerLaw.fit(MAGNITUDES, constant, 4, 6)).isEmpty();
        PowerLaw flat = PowerLaw.fit(MAGNITUDES, constant, 0, 10).orElseThrow();
        assertThat(flat.exponent()).isCloseTo(0, within(1e-12));
        assertThat(flat.r2()).isCloseTo(1, within(1e-12));
        assertThat(flat.points()).isEqualTo(7);
        assertThatThrownBy(() -> PowerLaw.fit(MAGNITUDES, constant, 2, 1)).hasMessageContaining("from 2.0 to 1.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1.5, 2.7, 4})
    void binsOfAPowerLawHaveItsExponent(double exponent) {
        double[] nodes = new double[20_000];
        Arrays.setAll(nodes, i -> 0.01 + i * 5e-5);
        double[] weights = Arrays.stream(nodes).map(x -> Math.pow(x, -exponent)).toArray();
        double sum = Arrays.stream(weights).sum();
        SpectralMeasure measure = new SpectralMeasure(
                Arrays.stream(nodes).map(x -> -x).sorted().toArray(),
                IntStream.range(0, weights.length)
                        .mapToDouble(i -> weights[weights.length - 1 - i] / sum)
                        .toArray());
        PowerLaw law = PowerLaw.fit(measure, 0.05, 0.5, 8).orElseThrow();
        assertThat(law.exponent()).isCloseTo(exponent, within(1e-3));
        assertThat(law.r2()).isCloseTo(1, within(exponent == 0 ? 1 : 1e-4));
    }

    /**
     * From 128 products: 3 % or more of the 20 000 eigenvalues are in the range of the fit, and the emptiest of its bins holds
     * some 30, whose random weights scatter by (2/30)^½ or a quarter; over 8 bins and ln x of deviation 0.5 that leaves a
     * standard error below 0.1.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1.8, 2.2, 2.7})
    void lanczosTellsTheExponentOfATail(double exponent) {
        for (long seed = 1; seed <= 3; seed++) {
            double[] spectrum = Spectra.ofQuantiles(
                    20_000, u -> 0.01 * Math.pow(1 - u * (1 - Math.pow(0.01, exponent - 1)), -1 / (exponent - 1)));
            for (int i = 0; i < spectrum.length; i += 3) {
                spectrum[i] = -spectrum[i];
            }
            StochasticLanczos.Sample sample = StochasticLanczos.run(
                    DiagonalOperator.of(DataType.DOUBLE, spectrum), 128, 1, seed, ProductListener.NONE);
            PowerLaw law = PowerLaw.fit(SpectralMeasure.mean(sample.measures()), 0.08, 0.5, 8)
                    .orElseThrow();
            assertThat(law.exponent()).as("seed %d", seed).isCloseTo(exponent, within(0.3));
            assertThat(law.r2()).as("seed %d", seed).isGreaterThan(0.9);
        }
    }

    @Test
    void refusesRangesThatAreNone() {
        SpectralMeasure measure = new SpectralMeasure(new double[] {1}, new double[] {1});
        assertThatThrownBy(() -> PowerLaw.fit(measure, 0, 1, 8)).hasMessageContaining("0 < from < to");
        assertThat(PowerLaw.fit(measure, 2, 3, 8)).isEmpty();
    }
}
