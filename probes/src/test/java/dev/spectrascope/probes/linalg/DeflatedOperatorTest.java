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
import org.nd4j.linalg.factory.Nd4j;

class DeflatedOperatorTest {

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"FLOAT", "DOUBLE"})
    void subtractsTheRankOneTerms(DataType type) {
        double[][] vectors = {{1, 0, 0, 0}, {0, 0.6, 0.8, 0}};
        double[] eigenvalues = {5, -2};
        DenseOperator operator =
                DenseOperator.of(type, new double[][] {{5, 1, 0, 2}, {1, 3, -1, 0}, {0, -1, 2, 1}, {2, 0, 1, -4}});
        LinearOperator deflated = new DeflatedOperator(
                operator, eigenvalues, Nd4j.createFromArray(vectors).castTo(type));
        double[] v = {0.3, -0.7, 1.1, 0.2};
        INDArray vector = Nd4j.createFromArray(v).castTo(type);

        double[] product = deflated.apply(vector).toDoubleVector();

        for (int i = 0; i < 4; i++) {
            double expected = 0;
            for (int j = 0; j < 4; j++) {
                double element = operator.matrix()[i][j];
                for (int c = 0; c < 2; c++) {
                    element -= eigenvalues[c] * vectors[c][i] * vectors[c][j];
                }
                expected += element * v[j];
            }
            assertThat(product[i]).isCloseTo(expected, within(type == DataType.DOUBLE ? 1e-14 : 1e-5));
        }
        assertThat(vector.castTo(DataType.DOUBLE).toDoubleVector()).containsExactly(v, within(1e-7));
    }

    @Test
    void leavesTheBulkOfTheSpectrum() {
        double[] spectrum = IntStream.range(0, 50)
                .mapToDouble(i -> i < 3 ? 20 - i : Math.cos(i))
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, spectrum);
        EigenOptions three = EigenOptions.largest(3).withTolerance(1e-11);
        try (EigenPairs outliers = new ThickRestartLanczos(three)
                        .solve(operator, 1, ProductListener.NONE)
                        .largest();
                EigenPairs bulk = new ThickRestartLanczos(three.withTolerance(1e-8))
                        .solve(new DeflatedOperator(operator, outliers), 2, ProductListener.NONE)
                        .largest()) {
            double[] expected = operator.eigenvalues();
            assertThat(bulk.values())
                    .containsExactly(new double[] {expected[3], expected[4], expected[5]}, within(1e-8));
        }
    }

    @Test
    void namesShapesThatDoNotFit() {
        DenseOperator operator = DenseOperator.diagonal(DataType.FLOAT, 1, 2, 3);
        assertThatThrownBy(() -> new DeflatedOperator(operator, new double[] {1}, Nd4j.create(DataType.FLOAT, 3, 1)))
                .hasMessage("deflation needs vectors of shape [1, 3], one row for each eigenvalue; got [3, 1]");
        assertThatThrownBy(() -> new DeflatedOperator(operator, new double[] {1}, Nd4j.create(DataType.DOUBLE, 1, 3)))
                .hasMessageContaining("type FLOAT, as the operator; got DOUBLE");
    }

    /** With as many steps as the complement has dimensions, the Ritz values are all of the rest of the spectrum. */
    @Test
    void samplesOfTheComplementAndWhatWasDeflatedMakeTheWholeSpectrum() {
        double[] spectrum = IntStream.range(0, 30)
                .mapToDouble(i -> i < 3 ? 20 - i : Math.cos(i))
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 5, spectrum);
        double[] exact = operator.eigenvalues();
        try (EigenPairs outliers = new ThickRestartLanczos(
                        EigenOptions.largest(3).withTolerance(1e-11))
                .solve(operator, 1, ProductListener.NONE)
                .largest()) {
            StochasticLanczos.Sample complement = StochasticLanczos.ofComplement(
                    new DeflatedOperator(operator, outliers), 30, 40, 2, ProductListener.NONE);
            assertThat(complement.size()).isEqualTo(27);
            assertThat(complement.products()).isEqualTo(40 * 27);
            // Bounds are moved outwards by residuals.
            assertThat(complement.range().upper()).isBetween(exact[3] - 1e-9, exact[3] + 1e-6);
            assertThat(complement.range().lower()).isBetween(exact[29] - 1e-6, exact[29] + 1e-9);

            StochasticLanczos.Sample whole = complement.with(outliers.values());
            assertThat(whole.size()).isEqualTo(30);
            assertThat(whole.range().upper()).isCloseTo(exact[0], within(1e-9));
            assertThat(whole.range().lower()).isEqualTo(complement.range().lower());
            for (SpectralMeasure measure : whole.measures()) {
                assertThat(measure.weight(theta -> theta > 10)).isCloseTo(0.1, within(1e-12));
                assertThat(Arrays.stream(measure.weights()).sum()).isCloseTo(1, within(1e-12));
            }
            Estimate trace = whole.trace();
            assertThat(trace.value())
                    .isCloseTo(
                            Arrays.stream(spectrum).sum(),
                            within(4 * trace.standardError().orElseThrow()));
            // The outliers are exact, and their part of the variance is gone.
            assertThat(trace.standardError().orElseThrow())
                    .isLessThan(StochasticLanczos.run(operator, 1, 40, 2, ProductListener.NONE)
                                    .trace()
                                    .standardError()
                                    .orElseThrow()
                            / 3);
        }
    }

    @Test
    void nothingIsLeftWhereAllIsDeflated() {
        DenseOperator operator = DenseOperator.diagonal(DataType.DOUBLE, 1, 2);
        DeflatedOperator nothing =
                new DeflatedOperator(operator, new double[] {1, 2}, Nd4j.eye(2).castTo(DataType.DOUBLE));
        assertThatThrownBy(() -> StochasticLanczos.ofComplement(nothing, 5, 1, 1, ProductListener.NONE))
                .hasMessage("all 2 eigenpairs are deflated; nothing is left");
    }

    @Test
    void noPairsAndPairsOfNothing() {
        DenseOperator operator = DenseOperator.diagonal(DataType.FLOAT, 1, 2, 3);
        INDArray vector = Nd4j.createFromArray(1f, -2f, 4f);
        LinearOperator none = new DeflatedOperator(operator, new double[0], Nd4j.create(DataType.FLOAT, 0, 3));
        assertThat(none.apply(vector).toDoubleVector()).containsExactly(1, -4, 12);
        LinearOperator zero = DenseOperator.diagonal(DataType.FLOAT, 0, 0, 0);
        try (EigenPairs pairs = new ThickRestartLanczos(EigenOptions.largest(2))
                .solve(zero, 1, ProductListener.NONE)
                .largest()) {
            assertThat(new DeflatedOperator(zero, pairs).apply(vector).toDoubleVector())
                    .containsOnly(0);
        }
        LinearOperator one = DenseOperator.diagonal(DataType.FLOAT, -3);
        LinearOperator deflated =
                new DeflatedOperator(one, new double[] {-3}, Nd4j.createFromArray(new float[][] {{-1}}));
        assertThat(deflated.apply(Nd4j.createFromArray(2f)).toDoubleVector()).containsExactly(0);
    }

    @Test
    void aProductThatIsNotFiniteStaysSo() {
        LinearOperator failing =
                new FailingOperator(DenseOperator.diagonal(DataType.FLOAT, 5, 4, 3), 2, Double.POSITIVE_INFINITY);
        LinearOperator deflated =
                new DeflatedOperator(failing, new double[] {5}, Nd4j.createFromArray(new float[][] {{1, 0, 0}}));
        INDArray start = new GaussianVectors(1).next(3, DataType.FLOAT);
        assertThatThrownBy(() -> FastLanczos.run(deflated, start, 3, ProductListener.NONE))
                .hasMessageStartingWith("operator product 2 holds NaN or infinity");
    }
}
