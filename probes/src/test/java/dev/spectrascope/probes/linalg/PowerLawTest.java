package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

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
}
