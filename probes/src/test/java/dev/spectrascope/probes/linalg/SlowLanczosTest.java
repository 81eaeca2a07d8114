package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class SlowLanczosTest extends LanczosContract {

    @Override
    LanczosRun run(LinearOperator operator, INDArray start, int steps, ProductListener listener) {
        return SlowLanczos.run(operator, start, steps, listener);
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void allStepsFindAllEigenvalues(DataType type) {
        double[] spectrum = IntStream.range(0, 120)
                .mapToDouble(i -> i < 5 ? 30 - 12 * i : Math.cos(i))
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(type, 6, spectrum);
        LanczosRun run = run(operator, 120);
        assertThat(run.steps()).isEqualTo(120);
        assertThat(run.measure().nodes())
                .containsExactly(Spectra.exact(operator.array()), within(type == DataType.DOUBLE ? 1e-12 : 1e-4));
    }

    /** 150 steps on three far eigenvalues: without reorthogonalisation copies of them appear. */
    @Test
    void hasNoGhostsAndTheSameDensity() {
        double[] spectrum = IntStream.range(0, 400)
                .mapToDouble(i -> i < 3 ? 10 + 5 * i : Math.cos(i))
                .toArray();
        LinearOperator operator = DiagonalOperator.of(DataType.DOUBLE, spectrum);
        INDArray start = new GaussianVectors(1).next(400, DataType.DOUBLE);
        LanczosRun slow = run(operator, start, 150, ProductListener.NONE);
        LanczosRun fast = FastLanczos.run(operator, start, 150, ProductListener.NONE);
        assertThat(outliers(slow)).isEqualTo(3);
        assertThat(outliers(fast)).as("the test needs ghosts").isGreaterThan(3);
        // Each ghost takes a step from the bulk; a cell of its quadrature is some 2/130 wide there.
        assertThat(slow.measure().distance(fast.measure())).isLessThan(2.0 / 130);
        assertThat(density(slow).distance(density(fast))).isLessThan(2.0 / 130);
    }

    private static SpectralMeasure density(LanczosRun run) {
        SpectralDensity density = new LanczosSpectralDensity(DensityOptions.DEFAULT.withSteps(150))
                .from(new StochasticLanczos.Sample(400, List.of(run)));
        double[] grid = density.eigenvalues();
        return new SpectralMeasure(
                grid,
                Arrays.stream(density.density())
                        .map(x -> x * (grid[1] - grid[0]))
                        .toArray());
    }

    private static long outliers(LanczosRun run) {
        return Arrays.stream(run.measure().nodes()).filter(x -> x > 2).count();
    }

    /** The copies that rounding brings in are of eigenvalues that are there. */
    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void multiplicitiesAreNeverExceeded(DataType type) {
        double[] spectrum = IntStream.range(0, 200)
                .mapToDouble(i -> i < 2 ? 10 : i < 5 ? -7 : Math.cos(i))
                .toArray();
        double[] nodes = run(DenseOperator.withSpectrum(type, 3, spectrum), 150)
                .measure()
                .nodes();
        assertThat(Arrays.stream(nodes).filter(x -> x > 2)).hasSizeBetween(1, 2).allMatch(x -> Math.abs(x - 10) < 1e-4);
        assertThat(Arrays.stream(nodes).filter(x -> x < -2))
                .hasSizeBetween(1, 3)
                .allMatch(x -> Math.abs(x + 7) < 1e-4);
    }
}
