package dev.spectrascope.probes.linalg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every algorithm against dense eigendecompositions by Commons Math, on random operators of many kinds of spectra. */
class RandomOperatorsTest {

    private static final String SEED = "2019";

    @Provide
    Arbitrary<RandomOperator> operators() {
        return RandomOperator.arbitrary(DataType.FLOAT, DataType.DOUBLE);
    }

    @Provide
    Arbitrary<RandomOperator> inDouble() {
        return RandomOperator.arbitrary(DataType.DOUBLE);
    }

    private static INDArray start(LinearOperator operator) {
        return new GaussianVectors(1).next(operator.size(), operator.dataType());
    }

    private static StochasticLanczos.Sample sample(LinearOperator operator, int steps, int vectors) {
        return StochasticLanczos.run(operator, steps, vectors, 1, ProductListener.NONE);
    }

    /** Slow Lanczos to the end: the spectral measure of the start vector itself. */
    private static StochasticLanczos.Sample complete(LinearOperator operator) {
        LanczosRun run =
                SlowLanczos.run(operator, start(operator), Math.toIntExact(operator.size()), ProductListener.NONE);
        return new StochasticLanczos.Sample(operator.size(), List.of(run));
    }

    private static double weight(RandomOperator.Dense dense, INDArray v, DoublePredicate wanted) {
        double[] weights = dense.weights(v);
        double[] values = dense.decomposition().getRealEigenvalues();
        return IntStream.range(0, values.length)
                .filter(i -> wanted.test(values[i]))
                .mapToDouble(i -> weights[i])
                .sum();
    }

    @Property(tries = 300, seed = SEED)
    void ritzValuesOfFastLanczosLieWithinTheSpectrum(
            @ForAll("operators") RandomOperator random, @ForAll @IntRange(min = 1, max = 60) int steps) {
        RandomOperator.Dense dense = random.dense();
        double[] exact = dense.eigenvalues();
        INDArray start = start(dense.operator());
        LanczosRun run = FastLanczos.run(dense.operator(), start, steps, ProductListener.NONE);
        SpectralMeasure measure = run.measure();
        assertThat(run.steps()).isBetween(1, Math.min(steps, random.size()));
        assertThat(measure.nodes()[0]).isGreaterThanOrEqualTo(exact[exact.length - 1] - dense.rounding());
        assertThat(measure.nodes()[run.steps() - 1]).isLessThanOrEqualTo(exact[0] + dense.rounding());
        assertThat(Arrays.stream(measure.weights()).sum()).isCloseTo(1, within(1e-12));
        double[] weights = dense.weights(start);
        double mean = IntStream.range(0, weights.length)
                .mapToDouble(i -> weights[i] * dense.decomposition().getRealEigenvalue(i))
                .sum();
        assertThat(measure.mean()).isCloseTo(mean, within(dense.rounding()));
        assertThat(run.range().upper()).isGreaterThanOrEqualTo(measure.nodes()[run.steps() - 1]);
    }

    @Property(tries = 200, seed = SEED)
    void slowLanczosFindsEveryEigenvalue(@ForAll("operators") RandomOperator random) {
        RandomOperator.Dense dense = random.dense();
        double[] nodes = complete(dense.operator()).measures().get(0).nodes();
        for (double node : nodes) {
            assertThat(dense.distanceToSpectrum(node)).isLessThanOrEqualTo(10 * dense.rounding());
        }
        for (double exact : dense.eigenvalues()) {
            double nearest =
                    Arrays.stream(nodes).map(x -> Math.abs(x - exact)).min().orElseThrow();
            assertThat(nearest).isLessThanOrEqualTo(10 * dense.rounding());
        }
    }

    @Property(tries = 200, seed = SEED)
    void thickRestartLanczosFindsBothEnds(
            @ForAll("operators") RandomOperator random,
            @ForAll @IntRange(min = 1, max = 5) int largest,
            @ForAll @IntRange(max = 3) int smallest) {
        RandomOperator.Dense dense = random.dense();
        double[] exact = dense.eigenvalues();
        double tolerance = random.type() == DataType.DOUBLE ? 1e-10 : 1e-5;
        EigenOptions options = EigenOptions.largest(largest)
                .andSmallest(smallest)
                .withTolerance(tolerance)
                .withConfirmation(true);
        try (ExtremeEigenPairs pairs =
                new ThickRestartLanczos(options).solve(dense.operator(), 1, ProductListener.NONE)) {
            assertThat(pairs.converged()).isTrue();
            double[] top = pairs.largest().values();
            double[] bottom = pairs.smallest().values();
            assertThat(top).hasSize(Math.min(largest, exact.length));
            assertThat(bottom).hasSize(Math.min(smallest, exact.length));
            for (int i = 0; i < top.length; i++) {
                assertThat(top[i]).isCloseTo(exact[i], within(10 * dense.rounding()));
            }
            for (int i = 0; i < bottom.length; i++) {
                assertThat(bottom[i]).isCloseTo(exact[exact.length - 1 - i], within(10 * dense.rounding()));
            }
            assertTrustworthy(dense, pairs.largest());
            if (smallest > 0) {
                assertTrustworthy(dense, pairs.smallest());
            }
        }
    }

    /** Residuals are what they are said to be, vectors orthonormal, and an eigenvalue is as near as a residual says. */
    private static void assertTrustworthy(RandomOperator.Dense dense, EigenPairs pairs) {
        double floor = FastLanczos.roundoff(dense.type()) * dense.norm();
        for (int i = 0; i < pairs.count(); i++) {
            double value = pairs.values()[i];
            double explicit = dense.operator().residualNorm(value, pairs.vector(i));
            double stated = pairs.residuals()[i] * Math.max(Math.abs(value), floor);
            assertThat(stated).isCloseTo(explicit, within(10 * dense.rounding()));
            assertThat(dense.distanceToSpectrum(value)).isLessThanOrEqualTo(explicit + dense.rounding());
        }
        EigenSolverContract.assertOrthonormal(pairs, dense.type() == DataType.DOUBLE ? 1e-12 : 1e-5);
    }

    /** Few iterations on purpose: what has not converged must be told as well. */
    @Property(tries = 100, seed = SEED)
    void subspaceIterationIsTrustworthy(
            @ForAll("operators") RandomOperator random,
            @ForAll @IntRange(min = 1, max = 4) int count,
            @ForAll @IntRange(min = 1, max = 8) int iterations) {
        RandomOperator.Dense dense = random.dense();
        double[] exact = dense.eigenvalues();
        try (EigenPairs pairs =
                new SubspaceIteration(count, iterations).solve(dense.operator(), 1, 1e-6, ProductListener.NONE)) {
            assertThat(pairs.count()).isEqualTo(Math.min(count, exact.length));
            assertTrustworthy(dense, pairs);
            // Cauchy's interlacing: the i-th Ritz value is no larger than the i-th eigenvalue.
            double[] ritz = DenseOperator.descending(pairs.values());
            for (int i = 0; i < ritz.length; i++) {
                assertThat(ritz[i]).isLessThanOrEqualTo(exact[i] + dense.rounding());
                assertThat(ritz[ritz.length - 1 - i])
                        .isGreaterThanOrEqualTo(exact[exact.length - 1 - i] - dense.rounding());
            }
        }
    }

    @Property(tries = 100, seed = SEED)
    void deflationMovesTheChosenEigenvaluesToZero(
            @ForAll("operators") RandomOperator random, @ForAll @IntRange(min = 1, max = 5) int count) {
        RandomOperator.Dense dense = random.dense();
        int deflated = Math.min(count, random.size());
        double[] values = new double[deflated];
        double[][] vectors = new double[deflated][];
        double[] expected = dense.decomposition().getRealEigenvalues().clone();
        for (int i = 0; i < deflated; i++) {
            values[i] = expected[i];
            vectors[i] = dense.decomposition().getEigenvector(i).toArray();
            expected[i] = 0;
        }
        LinearOperator operator = new DeflatedOperator(
                dense.operator(), values, Nd4j.createFromArray(vectors).castTo(random.type()));
        INDArray assembled = Nd4j.create(DataType.DOUBLE, random.size(), random.size());
        for (int i = 0; i < random.size(); i++) {
            INDArray unit = Nd4j.create(random.type(), random.size());
            unit.putScalar(i, 1);
            assembled.putRow(i, operator.apply(unit).castTo(DataType.DOUBLE));
        }
        Arrays.sort(expected);
        assertThat(Spectra.exact(assembled)).containsExactly(expected, within(10 * dense.rounding()));
    }

    @Property(tries = 150, seed = SEED)
    void densitiesIntegrateToOne(
            @ForAll("operators") RandomOperator random,
            @ForAll @IntRange(min = 2, max = 50) int steps,
            @ForAll @IntRange(min = 1, max = 3) int vectors,
            @ForAll @IntRange(min = 3, max = 600) int points) {
        RandomOperator.Dense dense = random.dense();
        StochasticLanczos.Sample sample = sample(dense.operator(), steps, vectors);
        SpectralDensity linear = new LanczosSpectralDensity(
                        DensityOptions.DEFAULT.withSteps(steps).withPoints(points))
                .from(sample);
        assertThat(linear.integral()).isCloseTo(1, within(1e-3));
        LogSpectralDensity log = new LanczosLogSpectralDensity(
                        LogDensityOptions.DEFAULT.withSteps(steps).withPoints(points))
                .from(sample);
        assertThat(log.integral(log.together()) + log.belowEpsilon().value()).isCloseTo(1, within(1e-3));
        assertThat(log.integral(log.positive()) + log.integral(log.negative()))
                .isCloseTo(log.integral(log.together()), within(1e-9));
        KernelPolynomialDensity kpm = new KernelPolynomialMethod(KernelPolynomialOptions.DEFAULT
                        .withProducts(steps)
                        .withVectors(vectors)
                        .withPoints(points))
                .of(dense.operator(), 1, ProductListener.NONE);
        assertThat(kpm.integral()).isCloseTo(1, within(1e-3));
        Stream.of(
                        linear.density(),
                        log.positive().values(),
                        log.negative().values(),
                        kpm.density().values())
                .forEach(values -> assertThat(Arrays.stream(values)).allMatch(x -> x >= 0 && Double.isFinite(x)));
    }

    @Property(tries = 200, seed = SEED)
    void tracesStayWithinTheirBounds(
            @ForAll("operators") RandomOperator random, @ForAll @IntRange(min = 4, max = 45) int products) {
        RandomOperator.Dense dense = random.dense();
        double[] exact = dense.eigenvalues();
        for (TraceEstimator estimator :
                List.of(Hutchinson.rademacher(), Hutchinson.sphere(), new HutchPlusPlus(), new XTrace())) {
            TraceEstimate estimate = estimator.estimate(dense.operator(), products, 1, ProductListener.NONE);
            double value = estimate.trace().value();
            double rounding = 10 * random.size() * dense.rounding();
            assertThat(estimate.products()).isLessThanOrEqualTo(Math.min(products, random.size()));
            assertThat(estimate.trace().standardError().orElseThrow()).isBetween(0.0, 2 * random.size() * dense.norm());
            // Each sample but those of Hutch++ is a sum of p Rayleigh quotients.
            double slack = rounding + (estimator instanceof HutchPlusPlus ? random.size() * dense.norm() : 0);
            assertThat(value)
                    .isBetween(random.size() * exact[exact.length - 1] - slack, random.size() * exact[0] + slack);
            boolean rankOne = random.kind() == RandomOperator.Kind.RANK_ONE && !(estimator instanceof Hutchinson);
            if (products >= random.size() || rankOne || random.kind() == RandomOperator.Kind.ZERO) {
                assertThat(value).isCloseTo(dense.trace(), within(rounding));
                assertThat(estimate.trace().standardError().orElseThrow()).isLessThanOrEqualTo(rounding);
            }
        }
    }

    @Property(tries = 200, seed = SEED)
    void negativeSharesAreThoseOfTheStartVector(@ForAll("inDouble") RandomOperator random) {
        RandomOperator.Dense dense = random.dense();
        double threshold = 1e-8 * dense.norm();
        INDArray start = start(dense.operator());
        double share = weight(dense, start, x -> x < -threshold);
        double[] weights = dense.weights(start);
        double[] values = dense.decomposition().getRealEigenvalues();
        double negative = 0;
        double all = 0;
        for (int i = 0; i < values.length; i++) {
            double mass = Math.abs(values[i]) > threshold ? weights[i] * Math.abs(values[i]) : 0;
            all += mass;
            negative += values[i] < 0 ? mass : 0;
        }
        NegativeSpectrum complete = NegativeSpectrum.of(complete(dense.operator()), threshold);
        assertThat(complete.share().value()).isCloseTo(share, within(1e-6));
        assertThat(complete.mass().value()).isCloseTo(all > 0 ? negative / all : 0, within(1e-6));
    }

    @Property(tries = 200, seed = SEED)
    void negativeSharesLieWithinTheirBounds(
            @ForAll("inDouble") RandomOperator random, @ForAll @IntRange(min = 1, max = 40) int steps) {
        RandomOperator.Dense dense = random.dense();
        double[] exact = dense.eigenvalues();
        StochasticLanczos.Sample sample = sample(dense.operator(), steps, 1);
        SpectralRange range = sample.range();
        Assume.that(range.lower() <= exact[exact.length - 1] + dense.rounding()
                && range.upper() >= exact[0] - dense.rounding());
        double threshold = 1e-8 * dense.norm();
        SpectralRange bounds = NegativeSpectrum.of(sample, threshold).shareBounds();
        double share = weight(dense, start(dense.operator()), x -> x < -threshold);
        assertThat(share).isBetween(bounds.lower() - 1e-6, bounds.upper() + 1e-6);
    }

    @Property(tries = 200, seed = SEED)
    void theBulkEdgeLeavesTheOutliersAbove(
            @ForAll("inDouble") RandomOperator random, @ForAll @IntRange(max = 42) int outliers) {
        RandomOperator.Dense dense = random.dense();
        StochasticLanczos.Sample sample = complete(dense.operator());
        INDArray start = start(dense.operator());
        double edge = BulkEdge.of(sample, outliers);
        double rounding = 10 * dense.rounding();
        assertThat(random.size() * weight(dense, start, x -> x > edge + rounding))
                .isLessThanOrEqualTo(outliers + 0.5 + 1e-6);
        double[] exact = dense.eigenvalues();
        if (outliers >= random.size()) {
            assertThat(edge).isCloseTo(exact[exact.length - 1], within(rounding));
        } else {
            assertThat(random.size() * weight(dense, start, x -> x >= edge - rounding))
                    .isGreaterThan(outliers + 0.5 - 1e-6);
        }
        assertThat(BulkEdge.of(sample, outliers + 1)).isLessThanOrEqualTo(edge);
    }
}
