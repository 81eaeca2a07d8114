package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpectralMeasureTest {

    private static final SpectralMeasure ONE = new SpectralMeasure(new double[] {0, 1}, new double[] {0.5, 0.5});
    private static final SpectralMeasure OTHER = new SpectralMeasure(new double[] {-1, 3}, new double[] {0.25, 0.75});

    /** By hand: a quarter moves from 0 to −1, a quarter from 0 to 3, a half from 1 to 3. */
    @Test
    void distanceIsTheWorkOfMovingTheMass() {
        assertThat(ONE.distance(OTHER)).isCloseTo(0.25 + 0.75 + 1, within(1e-15));
        assertThat(OTHER.distance(ONE)).isEqualTo(ONE.distance(OTHER));
        assertThat(ONE.distance(ONE)).isZero();
    }

    @Test
    void meansAndQuantiles() {
        SpectralMeasure mean = SpectralMeasure.mean(List.of(ONE, OTHER));
        assertThat(mean.nodes()).containsExactly(-1, 0, 1, 3);
        assertThat(mean.weights()).containsExactly(0.125, 0.25, 0.25, 0.375);
        assertThat(mean.quantiles(new double[] {0.1, 0.3, 0.5, 0.99})).containsExactly(-1, 0, 1, 3);
        assertThat(mean.below(1)).isEqualTo(0.375);
        assertThat(mean.weight(x -> Math.abs(x) == 1)).isEqualTo(0.375);
    }

    @Test
    void distributionIsLinearBetweenTheMiddlesOfItsSteps() {
        SpectralMeasure measure = new SpectralMeasure(new double[] {0, 1, 3}, new double[] {0.2, 0.4, 0.4});
        assertThat(measure.distribution(-0.1)).isZero();
        assertThat(measure.distribution(0)).isCloseTo(0.1, within(1e-15));
        assertThat(measure.distribution(0.5)).isCloseTo(0.25, within(1e-15));
        assertThat(measure.distribution(1)).isCloseTo(0.4, within(1e-15));
        assertThat(measure.distribution(2)).isCloseTo(0.6, within(1e-15));
        assertThat(measure.distribution(3)).isEqualTo(1);
    }

    @Test
    void knownEigenvaluesWeighOneEach() {
        SpectralMeasure whole = ONE.with(List.of(5.0, -2.0), 10);
        assertThat(whole.nodes()).containsExactly(-2, 0, 1, 5);
        assertThat(whole.weights()).containsExactly(new double[] {0.1, 0.4, 0.4, 0.1}, within(1e-15));
    }
}
