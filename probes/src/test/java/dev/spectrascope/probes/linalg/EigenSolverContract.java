package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What every solver for several eigenpairs must do with operators of known spectra. */
abstract class EigenSolverContract {

    /** Finds k eigenpairs as well as the type allows. */
    abstract EigenPairs solve(LinearOperator operator, int k);

    /** Which eigenvalues come first for this solver. */
    abstract Comparator<Double> order();

    static Stream<Arguments> spectra() {
        double[] generic =
                IntStream.range(0, 40).mapToDouble(i -> 10 * Math.pow(0.6, i)).toArray();
        double[] repeated = generic.clone();
        repeated[1] = repeated[0];
        repeated[2] = repeated[0];
        double[] clustered = generic.clone();
        clustered[1] = clustered[0] * (1 - 1e-4);
        clustered[2] = clustered[0] * (1 - 2e-4);
        double[] indefinite = IntStream.range(0, 40)
                .mapToDouble(i -> (i % 2 == 0 ? 1 : -1.1) * generic[i])
                .toArray();
        double[] allNegative = IntStream.range(0, 40)
                .mapToDouble(i -> i < 4 ? -0.1 - 0.5 * i : i < 36 ? -2 - 0.03 * i : -5 * Math.pow(2, i - 36))
                .toArray();
        double[] rankOne = new double[30];
        rankOne[0] = 3;
        double[] negativeRankOne = new double[30];
        negativeRankOne[0] = -3;
        double[] fewDistinct =
                IntStream.range(0, 20).mapToDouble(i -> i < 3 ? 5 : 1).toArray();
        double[] wide = IntStream.range(0, 25)
                .mapToDouble(i -> Math.pow(10, 6 - i / 2.0))
                .toArray();
        return Stream.of(
                        Named.of("generic", generic),
                        Named.of(
                                "identity",
                                IntStream.range(0, 20).mapToDouble(i -> 1).toArray()),
                        Named.of("zero", new double[20]),
                        Named.of("repeated", repeated),
                        Named.of("clustered", clustered),
                        Named.of("indefinite", indefinite),
                        Named.of("all negative", allNegative),
                        Named.of("rank one", rankOne),
                        Named.of("negative rank one", negativeRankOne),
                        Named.of("few distinct", fewDistinct),
                        Named.of("spread of 1e12", wide),
                        Named.of(
                                "tiny",
                                Arrays.stream(generic).map(x -> x * 1e-25).toArray()),
                        Named.of(
                                "huge",
                                Arrays.stream(generic).map(x -> x * 1e25).toArray()),
                        Named.of("size 1", new double[] {-2}),
                        Named.of("size 1, zero", new double[] {0}),
                        Named.of("size 2", new double[] {3, -1}),
                        Named.of("fewer than asked for", new double[] {4, 2, 1}))
                .flatMap(spectrum ->
                        Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> Arguments.of(spectrum, type)));
    }

    @ParameterizedTest
    @MethodSource("spectra")
    void findsEigenpairs(double[] spectrum, DataType type) {
        int k = 4;
        DenseOperator operator = DenseOperator.withSpectrum(type, 7, spectrum);
        double norm = Arrays.stream(spectrum).map(Math::abs).max().orElseThrow();
        double precision = type == DataType.DOUBLE ? 1e-10 : 2e-5;
        double[] expected = Arrays.stream(spectrum)
                .boxed()
                .sorted(order())
                .mapToDouble(x -> x)
                .limit(k)
                .toArray();

        try (EigenPairs pairs = solve(operator, k)) {
            assertThat(pairs.values()).hasSize(expected.length);
            assertThat(pairs.converged()).isTrue();
            for (int i = 0; i < expected.length; i++) {
                assertThat(pairs.values()[i]).as("eigenvalue %d", i).isCloseTo(expected[i], within(precision * norm));
                double explicit = operator.residualNorm(pairs.values()[i], pairs.vector(i));
                assertThat(explicit).as("explicit residual %d", i).isLessThanOrEqualTo(precision * norm);
                double stated = pairs.residuals()[i] * Math.max(Math.abs(pairs.values()[i]), floor(type) * norm);
                assertThat(stated).as("stated residual %d", i).isCloseTo(explicit, within(precision * norm));
            }
            assertOrthonormal(pairs, type == DataType.DOUBLE ? 1e-12 : 1e-5);
        }
    }

    @Test
    void sameSeedSameResult() {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.FLOAT, 11, 9, 9, 7, 5, -4, 3, 2, 1, 0, 0);
        try (EigenPairs one = solve(operator, 3);
                EigenPairs two = solve(operator, 3)) {
            assertThat(one.values()).isEqualTo(two.values());
            assertThat(one.residuals()).isEqualTo(two.residuals());
            assertThat(one.vectors()).isEqualTo(two.vectors());
            assertThat(one.products()).isEqualTo(two.products());
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void namesTheProductThatIsNotFinite(double value) {
        LinearOperator operator = new FailingOperator(DenseOperator.diagonal(DataType.FLOAT, 5, 4, 3, 2, 1), 3, value);
        assertThatThrownBy(() -> solve(operator, 2))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("operator product 3 holds NaN or infinity");
    }

    private static double floor(DataType type) {
        return FastLanczos.roundoff(type);
    }

    static void assertOrthonormal(EigenPairs pairs, double precision) {
        INDArray gram = pairs.vectors().castTo(DataType.DOUBLE);
        double[][] products = gram.mmul(gram.transpose()).toDoubleMatrix();
        for (int i = 0; i < products.length; i++) {
            for (int j = 0; j < products.length; j++) {
                assertThat(products[i][j]).as("q%d . q%d", i, j).isCloseTo(i == j ? 1 : 0, within(precision));
            }
        }
    }
}
