package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What Lanczos must do whether or not it reorthogonalises. */
abstract class LanczosContract {

    abstract LanczosRun run(LinearOperator operator, INDArray start, int steps, ProductListener listener);

    LanczosRun run(LinearOperator operator, int steps) {
        INDArray start = new GaussianVectors(1).next(operator.size(), operator.dataType());
        return run(operator, start, steps, ProductListener.NONE);
    }

    /** M steps integrate polynomials up to degree 2M − 1 exactly: Σ w θ^k = vᵀ A^k v. */
    @Test
    void quadratureMatchesMomentsOfTheStartVector() {
        double[] spectrum =
                IntStream.range(0, 50).mapToDouble(i -> Math.sin(i) + 0.3).toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 2, spectrum);
        INDArray start = new GaussianVectors(1).next(50, DataType.DOUBLE);
        INDArray original = start.dup();

        SpectralMeasure measure = run(operator, start, 6, ProductListener.NONE).measure();

        assertThat(start).isEqualTo(original);
        INDArray power = start.dup();
        for (int k = 0; k < 12; k++) {
            int degree = k;
            double moment = start.mul(power).sumNumber().doubleValue();
            double quadrature = IntStream.range(0, 6)
                    .mapToDouble(m -> measure.weights()[m] * Math.pow(measure.nodes()[m], degree))
                    .sum();
            assertThat(quadrature).as("moment %d", k).isCloseTo(moment, within(1e-12));
            power = operator.apply(power);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void endsInAnInvariantSubspace(DataType type) {
        double[] spectrum = IntStream.range(0, 30)
                .mapToDouble(i -> i < 10 ? 4 : i < 20 ? 2 : -1)
                .toArray();
        LanczosRun run = run(DenseOperator.diagonal(type, spectrum), 128);
        assertThat(run.steps()).isEqualTo(3);
        assertThat(run.residual()).isZero();
        assertThat(run.measure().nodes())
                .containsExactly(new double[] {-1, 2, 4}, within(type == DataType.DOUBLE ? 1e-13 : 1e-5));
        assertThat(run.range().upper()).isCloseTo(4, within(1e-5));
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void zeroOperatorAndSizeOne(DataType type) {
        LanczosRun zero = run(DenseOperator.diagonal(type, new double[20]), 128);
        assertThat(zero.steps()).isEqualTo(1);
        assertThat(zero.measure().nodes()).containsExactly(0);
        assertThat(zero.range()).isEqualTo(new SpectralRange(0, 0));

        LanczosRun one = run(DenseOperator.diagonal(type, -3), 128);
        assertThat(one.steps()).isEqualTo(1);
        assertThat(one.measure().nodes()).containsExactly(new double[] {-3}, within(1e-6));
        assertThat(one.measure().weights()).containsExactly(1);
    }

    @Test
    void makesNoMoreStepsThanThereAreDimensions() {
        LanczosRun run = run(DenseOperator.diagonal(DataType.DOUBLE, 1, 2, 3, 4, 5), 128);
        assertThat(run.steps()).isEqualTo(5);
        assertThat(run.measure().nodes()).containsExactly(new double[] {1, 2, 3, 4, 5}, within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-25, 1e25})
    void scaleDoesNotMatter(double scale) {
        double[] spectrum =
                IntStream.range(0, 40).mapToDouble(i -> 1.0 / (1 + i)).toArray();
        double[] plain = run(DenseOperator.diagonal(DataType.FLOAT, spectrum), 8)
                .measure()
                .nodes();
        double[] scaled = run(
                        DenseOperator.diagonal(
                                DataType.FLOAT,
                                Arrays.stream(spectrum).map(x -> x * scale).toArray()),
                        8)
                .measure()
                .nodes();
        assertThat(Arrays.stream(scaled).map(x -> x / scale).toArray()).containsExactly(plain, within(1e-3));
    }

    @Test
    void boundsHoldTheSpectrum() {
        double[] spectrum = IntStream.range(0, 300)
                .mapToDouble(i -> Math.cos(i) * Math.exp(-0.01 * i))
                .toArray();
        double[] sorted = spectrum.clone();
        Arrays.sort(sorted);
        SpectralRange range =
                run(DenseOperator.diagonal(DataType.DOUBLE, spectrum), 32).range();
        assertThat(range.lower()).isBetween(sorted[0] - 0.05, sorted[0] + 0.01);
        assertThat(range.upper()).isBetween(sorted[299] - 0.01, sorted[299] + 0.05);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void namesTheProductThatIsNotFinite(double value) {
        LinearOperator operator = new FailingOperator(DenseOperator.diagonal(DataType.FLOAT, 4, 3, 2, 1), 2, value);
        assertThatThrownBy(() -> run(operator, 4))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageStartingWith("operator product 2 holds NaN or infinity");
    }

    @Test
    void refusesZeroSteps() {
        assertThatThrownBy(() -> run(DenseOperator.diagonal(DataType.FLOAT, 1), 0))
                .hasMessage("Lanczos needs at least 1 step; got 0");
    }
}
