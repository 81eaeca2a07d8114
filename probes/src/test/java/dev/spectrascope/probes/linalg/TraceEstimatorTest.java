package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;

class TraceEstimatorTest {

    private static Stream<Named<TraceEstimator>> estimators() {
        return Stream.of(
                Named.of("Hutchinson, Rademacher", Hutchinson.rademacher()),
                Named.of("Hutchinson, sphere", Hutchinson.sphere()),
                Named.of("Hutch++", new HutchPlusPlus()),
                Named.of("XTrace", new XTrace()));
    }

    private static Stream<Arguments> estimatorsAndTypes() {
        return estimators()
                .flatMap(estimator ->
                        Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> Arguments.of(estimator, type)));
    }

    private static Stream<Arguments> sketchesAndTypes() {
        return Stream.of(new HutchPlusPlus(), new XTrace())
                .flatMap(estimator ->
                        Stream.of(DataType.DOUBLE, DataType.FLOAT).map(type -> Arguments.of(estimator, type)));
    }

    private static TraceEstimate estimate(TraceEstimator estimator, LinearOperator operator, int products, long seed) {
        return estimator.estimate(operator, products, seed, ProductListener.NONE);
    }

    private static Estimate[] trials(TraceEstimator estimator, LinearOperator operator, int products, int seeds) {
        return IntStream.range(0, seeds)
                .mapToObj(seed -> estimate(estimator, operator, products, seed).trace())
                .toArray(Estimate[]::new);
    }

    private static double[] errors(Estimate[] trials, double trace) {
        return Arrays.stream(trials).mapToDouble(trial -> trial.value() - trace).toArray();
    }

    private static double rootMeanSquare(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(x -> x * x).average().orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void isUnbiasedAndItsStandardErrorHonest(TraceEstimator estimator) {
        int seeds = 100;
        double[] indefinite = IntStream.range(0, 60)
                .mapToDouble(i -> (i % 3 == 0 ? -1 : 1) * Math.pow(0.85, i))
                .toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.FLOAT, 3, indefinite);
        Estimate[] trials = trials(estimator, operator, 20, seeds);
        double[] errors = errors(trials, Arrays.stream(indefinite).sum());
        double[] stated = Arrays.stream(trials)
                .mapToDouble(trial -> trial.standardError().orElseThrow())
                .toArray();
        double rms = rootMeanSquare(errors);
        assertThat(Arrays.stream(errors).average().orElseThrow()).isCloseTo(0, within(3 * rms / Math.sqrt(seeds)));
        // For independent samples the ratio's own deviation over 100 seeds is some 8 %; XTrace's samples are not
        // independent.
        assertThat(rms / rootMeanSquare(stated)).isBetween(0.7, estimator instanceof XTrace ? 1.6 : 1.35);
    }

    @Test
    void onAFastDecayXTraceBeatsHutchPlusPlusAndThatBeatsHutchinson() {
        double[] spectrum =
                IntStream.range(0, 100).mapToDouble(i -> Math.pow(0.7, i)).toArray();
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 3, spectrum);
        double trace = Arrays.stream(spectrum).sum();
        double hutchinson = rootMeanSquare(errors(trials(Hutchinson.rademacher(), operator, 30, 20), trace));
        double hutchPlusPlus = rootMeanSquare(errors(trials(new HutchPlusPlus(), operator, 30, 20), trace));
        double xTrace = rootMeanSquare(errors(trials(new XTrace(), operator, 30, 20), trace));
        assertThat(hutchPlusPlus).isLessThan(hutchinson / 4);
        assertThat(xTrace).isLessThan(hutchPlusPlus / 2);
    }

    /** Every leave-one-out estimate from a QR decomposition of its own, by the paper's definition. */
    @Test
    void xTraceIsTheMeanOfItsLeaveOneOutEstimates() {
        int p = 14;
        int m = 4;
        DenseOperator operator = DenseOperator.withSpectrum(
                DataType.DOUBLE,
                5,
                IntStream.range(0, p).mapToDouble(i -> 5 - 9.0 / (1 + i) + i).toArray());
        RealMatrix a = new Array2DRowRealMatrix(operator.matrix());
        RandomVectors random = new GaussianVectors(11);
        RealMatrix tests = new Array2DRowRealMatrix(p, m);
        for (int i = 0; i < m; i++) {
            tests.setColumn(i, random.next(p, DataType.DOUBLE).mul(Math.sqrt(p)).toDoubleVector());
        }
        double[] samples = new double[m];
        for (int i = 0; i < m; i++) {
            int left = i;
            int[] others = IntStream.range(0, m).filter(j -> j != left).toArray();
            int[] rows = IntStream.range(0, p).toArray();
            RealMatrix q = new QRDecomposition(a.multiply(tests).getSubMatrix(rows, others))
                    .getQ()
                    .getSubMatrix(0, p - 1, 0, m - 2);
            RealMatrix outside = MatrixUtils.createRealIdentityMatrix(p).subtract(q.multiply(q.transpose()));
            RealVector rest = outside.operate(tests.getColumnVector(i));
            RealVector resphered = rest.mapMultiply(Math.sqrt(p - m + 1) / rest.getNorm());
            samples[i] = q.transpose().multiply(a).multiply(q).getTrace() + resphered.dotProduct(a.operate(resphered));
        }
        Estimate expected = Estimate.of(samples);

        TraceEstimate estimate = estimate(new XTrace(), operator, 2 * m, 11);

        assertThat(estimate.trace().value()).isCloseTo(expected.value(), within(1e-10));
        assertThat(estimate.trace().standardError().orElseThrow())
                .isCloseTo(expected.standardError().orElseThrow(), within(1e-10));
        assertThat(estimate.products()).isEqualTo(2 * m);
    }

    /** tr A = Σ v_i v_j A_ij, and with v_i = ±1/√p nothing off the diagonal: one product is enough. */
    @Test
    void rademacherVectorsHaveNoVarianceOnADiagonalMatrix() {
        TraceEstimate estimate =
                estimate(Hutchinson.rademacher(), DiagonalOperator.of(DataType.DOUBLE, 4, -1, 7, 0, 2.5), 1, 1);
        assertThat(estimate.trace().value()).isCloseTo(12.5, within(1e-12));
        assertThat(estimate.trace().standardError()).isEmpty();
        double[] elements =
                new RademacherVectors(3).next(10_000, DataType.FLOAT).toDoubleVector();
        assertThat(Arrays.stream(elements).map(Math::abs)).allMatch(x -> Math.abs(x - 0.01) < 1e-8);
        assertThat(Arrays.stream(elements).filter(x -> x > 0).count()).isBetween(4800L, 5200L);
    }

    @ParameterizedTest
    @MethodSource("estimatorsAndTypes")
    void isExactWhereTheProductsReachTheDimension(TraceEstimator estimator, DataType type) {
        DenseOperator operator = DenseOperator.withSpectrum(type, 3, 9, -4, 3, 1e-3, 0);
        for (int products : new int[] {5, 6, 100}) {
            TraceEstimate estimate = estimate(estimator, operator, products, 1);
            assertThat(estimate.trace().value()).isCloseTo(8.001, within(type == DataType.DOUBLE ? 1e-12 : 1e-5));
            assertThat(estimate.trace().standardError()).isEqualTo(OptionalDouble.of(0));
            assertThat(estimate.products()).isEqualTo(5);
        }
        TraceEstimate one = estimate(estimator, DiagonalOperator.of(type, -3), 1, 1);
        assertThat(one).isEqualTo(new TraceEstimate(new Estimate(-3, OptionalDouble.of(0)), 1));
    }

    @ParameterizedTest
    @MethodSource("estimatorsAndTypes")
    void aZeroOperatorHasTraceZero(TraceEstimator estimator, DataType type) {
        TraceEstimate zero = estimate(estimator, DiagonalOperator.of(type, new double[30]), 12, 1);
        assertThat(zero).isEqualTo(new TraceEstimate(new Estimate(0, OptionalDouble.of(0)), 12));
    }

    @ParameterizedTest
    @MethodSource("sketchesAndTypes")
    void sketchesThatHoldTheWholeRangeGiveTheTrace(TraceEstimator estimator, DataType type) {
        double[] rankThree = new double[50];
        rankThree[3] = 1000;
        rankThree[4] = -7;
        rankThree[5] = 0.5;
        double rounding = type == DataType.DOUBLE ? 1e-11 : 5e-3;
        TraceEstimate estimate = estimate(estimator, DenseOperator.withSpectrum(type, 3, rankThree), 30, 1);
        assertThat(estimate.trace().value()).isCloseTo(993.5, within(rounding));
        assertThat(estimate.trace().standardError().orElseThrow()).isBetween(0.0, rounding);
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void smallBudgets(TraceEstimator estimator) {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.DOUBLE, 3, 9, -4, 3, 1, 1, 1, 1, 1, 1, 1);
        for (int products = 2; products < 8; products++) {
            TraceEstimate estimate = estimate(estimator, operator, products, 1);
            int spent = estimator instanceof XTrace ? products / 2 * 2 : products;
            assertThat(estimate.products()).isEqualTo(spent);
            assertThat(estimate.trace().value()).isBetween(-100.0, 100.0);
            estimate.trace()
                    .standardError()
                    .ifPresent(error -> assertThat(error).isBetween(0.0, 100.0));
        }
        assertThatThrownBy(() -> estimate(estimator, operator, 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(".* needs at least [12] products?; got 0");
    }

    @ParameterizedTest
    @MethodSource("estimators")
    void listensRepeatsAndNamesTheProductThatIsNotFinite(TraceEstimator estimator) {
        DenseOperator operator = DenseOperator.withSpectrum(DataType.FLOAT, 3, 9, -4, 3, 1, 1, 1, 1, 1, 1, 1);
        StringBuilder heard = new StringBuilder();
        TraceEstimate first = estimator.estimate(
                operator,
                6,
                4,
                (done, planned) -> heard.append(done).append('/').append(planned + " "));
        assertThat(heard.toString()).isEqualTo("1/6 2/6 3/6 4/6 5/6 6/6 ");
        assertThat(estimate(estimator, operator, 6, 4)).isEqualTo(first);
        assertThat(estimate(estimator, operator, 6, 5)).isNotEqualTo(first);
        for (int products : new int[] {6, 10}) {
            for (double value : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
                assertThatThrownBy(() -> estimate(estimator, new FailingOperator(operator, 4, value), products, 1))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessageStartingWith("operator product 4 holds NaN or infinity");
            }
        }
    }
}
