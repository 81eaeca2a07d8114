package dev.spectrascope.agent.excerpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThinningTest {

    /** A standard normal density with bounds of five deviations. */
    private static Density normal(int points) {
        double[] grid = IntStream.range(0, points)
                .mapToDouble(k -> -5 + 10.0 * k / (points - 1))
                .toArray();
        double[] density = new double[points];
        double[] error = new double[points];
        for (int k = 0; k < points; k++) {
            density[k] = Math.exp(-grid[k] * grid[k] / 2) / Math.sqrt(2 * Math.PI);
            error[k] = 0.1;
        }
        return new Density(grid, density, error, 128, 2, 3, true);
    }

    private static double integral(double[] grid, double[] values) {
        double sum = 0;
        for (int k = 1; k < grid.length; k++) {
            sum += (grid[k] - grid[k - 1]) * (values[k] + values[k - 1]) / 2;
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100, 128, 256})
    void keepsTheIntegralAtNoMorePoints(int points) {
        Density thinned = new Thinning(points).thin(normal(1024));
        assertThat(thinned.density()).hasSameSizeAs(thinned.eigenvalue());
        assertThat(thinned.density().length).isLessThanOrEqualTo(points).isGreaterThan(points / 2);
        // The sum over cells of equal width, the last of which may be narrower, and nearly empty.
        assertThat(integral(thinned.eigenvalue(), thinned.density())).isCloseTo(1, within(1e-3));
        assertThat(thinned.standardError()).isNull();
        assertThat(thinned.steps()).isEqualTo(128);
        assertThat(thinned.vectors()).isEqualTo(2);
        assertThat(thinned.deflated()).isTrue();
    }

    @Test
    void eachPointIsTheMeanOfItsCell() {
        Density curve = new Density(new double[] {0, 1, 2, 3, 4}, new double[] {1, 3, 5, 9, 8}, null, 8, 1, 3, false);
        Density thinned = new Thinning(3).thin(curve);
        assertThat(thinned.eigenvalue()).containsExactly(0.5, 2.5, 4);
        assertThat(thinned.density()).containsExactly(2, 7, 8);
    }

    @Test
    void onTheLogScaleMagnitudesHaveGeometricMeans() {
        LogDensity curve = new LogDensity(
                new double[] {0.01, 0.1, 1, 10},
                new double[] {1, 3, 5, 7},
                new double[] {0, 0, 4, 2},
                new double[] {1, 1, 1, 1},
                new double[] {1, 1, 1, 1},
                0.25,
                1e-5,
                64,
                2,
                3);
        LogDensity thinned = new Thinning(2).thin(curve);
        assertThat(thinned.magnitude()[0]).isCloseTo(Math.sqrt(0.001), within(1e-12));
        assertThat(thinned.magnitude()[1]).isCloseTo(Math.sqrt(10), within(1e-12));
        assertThat(thinned.positive()).containsExactly(2, 6);
        assertThat(thinned.negative()).containsExactly(0, 3);
        assertThat(thinned.positiveStandardError()).isNull();
        assertThat(thinned.belowEpsilon()).isEqualTo(0.25);
    }

    @Test
    void shortCurvesStayAsTheyAre() {
        Density curve = normal(256);
        Density kept = new Thinning(256).thin(curve);
        assertThat(kept.eigenvalue()).isEqualTo(curve.eigenvalue());
        assertThat(kept.density()).isEqualTo(curve.density());
    }

    @Test
    void noPointsAreNoCurve() {
        assertThatThrownBy(() -> new Thinning(0)).hasMessage("a curve cannot have 0 points; it needs at least 1");
    }
}
