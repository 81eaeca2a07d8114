package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Every block and network: the products against derivations that share no code with them. */
class CurvatureTest {

    private static final long NO_LIMIT = Long.MAX_VALUE;
    private static final int BATCH = 4;

    private CurvatureModel model;

    static Stream<NetworkCase> cases() {
        return NetworkCases.all();
    }

    @AfterEach
    void close() {
        if (model != null) {
            model.close();
        }
    }

    private CurvatureModel model(NetworkCase test, DataType precision, long budget) {
        close();
        model = new CurvatureModel(
                DifferentiableNetwork.of(test.model(), precision), ExampleSet.of(test.data(), BATCH), budget);
        return model;
    }

    private INDArray direction(long seed) {
        INDArray v = NetworkCase.random(seed, model.network().size());
        return v.divi(v.norm2Number());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossIsTheScoreOfDl4j(NetworkCase test) {
        assertThat(relative(model(test, DataType.DOUBLE, NO_LIMIT).loss(), test.dl4jLoss()))
                .isLessThanOrEqualTo(1e-9);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientIsTheDifferenceOfScores(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        for (long seed = 1; seed <= 3; seed++) {
            INDArray v = direction(seed);
            double difference = centralDifference(test, v, test.differenceStep(), test::dl4jLoss);
            double slope = Nd4j.getBlasWrapper().dot(model.gradient(), v);
            assertThat(Math.abs(slope - difference))
                    .isLessThanOrEqualTo(1e-6 * model.gradient().norm2Number().doubleValue());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianProductIsTheDifferenceOfGradients(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(4);
        INDArray product = model.hessian().apply(v);
        INDArray[] gradients = new INDArray[2];
        double step = test.differenceStep();
        CurvatureModel here = model;
        model = null;
        for (int side = 0; side < 2; side++) {
            shifted(
                    test,
                    v,
                    side == 0 ? step : -step,
                    here.network().layout(),
                    () -> model(test, DataType.DOUBLE, NO_LIMIT).gradient());
            gradients[side] = model.gradient();
        }
        here.close();
        INDArray difference = gradients[0].sub(gradients[1]).divi(2 * step);
        assertThat(relativeDifference(product, difference)).isLessThanOrEqualTo(1e-6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gaussNewtonIsTheSumOverExamples(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(5);
        // J v by differences: of DL4J's log-probabilities (of its outputs, for squared errors) where they tell f, else
        // of f.
        double step = test.differenceStep();
        ParameterLayout layout = model.network().layout();
        Supplier<INDArray> outputs =
                test.plain() ? () -> test.dl4jProbabilities().dup() : () -> preActivations(test);
        INDArray plus = shifted(test, v, step, layout, outputs);
        INDArray minus = shifted(test, v, -step, layout, outputs);
        double quadratic = Nd4j.getBlasWrapper().dot(v, model.gaussNewton().apply(v));
        double expected = test.plain()
                ? expectedQuadraticForm(test, plus, minus, step)
                : quadraticForm(test, plus.sub(minus).divi(2 * step));
        assertThat(relative(quadratic, expected)).isLessThanOrEqualTo(1e-6);
        if (test.plain()) {
            assertThat(quadratic).isNotNegative();
        }
    }

    private static INDArray preActivations(NetworkCase test) {
        DifferentiableNetwork network = DifferentiableNetwork.of(test.model(), DataType.DOUBLE);
        try (Linearization linearization = linearize(network, test)) {
            return linearization.outputs();
        }
    }

    private static double quadraticForm(NetworkCase test, INDArray tangents) {
        INDArray product = Dl4jLosses.curvature(test, preActivations(test), tangents);
        return product.mul(tangents).sumNumber().doubleValue() / tangents.size(0);
    }

    // With p = softmax(f): uᵀ(diag p − ppᵀ)u = Σ p (d log p)², for the derivative of log p is u − pᵀu.
    private static double expectedQuadraticForm(NetworkCase test, INDArray plus, INDArray minus, double step) {
        INDArray labels = test.examples().getLabels();
        INDArray p = test.dl4jProbabilities();
        double sum = 0;
        for (int i = 0; i < labels.rows(); i++) {
            double mass = 0;
            double form = 0;
            for (int c = 0; c < labels.columns(); c++) {
                if (test.name().equals("mean squared error")) {
                    double u = (plus.getDouble(i, c) - minus.getDouble(i, c)) / (2 * step);
                    form += 2 * u * u / labels.columns();
                    mass = 1;
                } else {
                    double u = (Math.log(plus.getDouble(i, c)) - Math.log(minus.getDouble(i, c))) / (2 * step);
                    double weight = test.name().equals("weighted classes") ? new double[] {0.5, 2, 1}[c] : 1;
                    form += p.getDouble(i, c) * u * u;
                    mass += weight * labels.getDouble(i, c);
                }
            }
            sum += mass * form;
        }
        return sum / labels.rows();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gaussNewtonProductIsThatOfExplicitJacobians(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(6);
        INDArray expected = Nd4j.zeros(DataType.DOUBLE, model.network().size());
        INDArray labels = test.data().getLabels(0);
        try (Linearization all = linearize(test)) {
            INDArray outputs = all.outputs();
            long count = outputs.size(1);
            for (long i = 0; i < outputs.size(0); i++) {
                INDArray[] rows = new INDArray[(int) count];
                double[] tangent = new double[(int) count];
                for (int c = 0; c < count; c++) {
                    INDArray unit = Nd4j.zeros(DataType.DOUBLE, outputs.shape());
                    unit.putScalar(i, c, 1);
                    rows[c] = Nd4j.zeros(DataType.DOUBLE, model.network().size());
                    all.addTransposedJacobianProduct(unit, rows[c]);
                    tangent[c] = Nd4j.getBlasWrapper().dot(rows[c], v);
                }
                double[] weighted = test.plain()
                        ? outputCurvature(test, outputs, labels, i, tangent)
                        : lossCurvature(test, outputs, i, tangent);
                for (int c = 0; c < count; c++) {
                    expected.addi(rows[c].mul(weighted[c] / outputs.size(0)));
                }
            }
        }
        double tolerance = test.plain() ? 1e-10 : 1e-6;
        assertThat(relativeDifference(model.gaussNewton().apply(v), expected)).isLessThanOrEqualTo(tolerance);
    }

    private static double[] lossCurvature(NetworkCase test, INDArray outputs, long i, double[] tangent) {
        INDArray tangents = Nd4j.zeros(DataType.DOUBLE, outputs.shape());
        tangents.putRow(i, Nd4j.createFromArray(tangent));
        return Dl4jLosses.curvature(test, outputs, tangents).getRow(i).toDoubleVector();
    }

    private Linearization linearize(NetworkCase test) {
        return linearize(model.network(), test);
    }

    private static Linearization linearize(DifferentiableNetwork network, NetworkCase test) {
        return network.linearize(
                ExampleSet.of(test.data(), Integer.MAX_VALUE).batches().get(0));
    }

    private static double[] outputCurvature(
            NetworkCase test, INDArray outputs, INDArray labels, long i, double[] tangent) {
        double[] result = new double[tangent.length];
        double normalizer = 0;
        double mass = 0;
        double mean = 0;
        for (int c = 0; c < tangent.length; c++) {
            normalizer += Math.exp(outputs.getDouble(i, c));
            mass += (test.name().equals("weighted classes") ? new double[] {0.5, 2, 1}[c] : 1) * labels.getDouble(i, c);
        }
        for (int c = 0; c < tangent.length; c++) {
            mean += Math.exp(outputs.getDouble(i, c)) / normalizer * tangent[c];
        }
        for (int c = 0; c < tangent.length; c++) {
            result[c] = test.name().equals("mean squared error")
                    ? 2 * tangent[c] / tangent.length
                    : mass * Math.exp(outputs.getDouble(i, c)) / normalizer * (tangent[c] - mean);
        }
        return result;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void jacobianAndItsTransposeAreAdjoint(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        try (Linearization all = linearize(test)) {
            INDArray v = direction(7);
            INDArray u = NetworkCase.random(8, all.outputs().shape());
            INDArray back = Nd4j.zeros(DataType.DOUBLE, model.network().size());
            all.addTransposedJacobianProduct(u, back);
            double left = all.jacobianProduct(v).mul(u).sumNumber().doubleValue();
            assertThat(relative(left, Nd4j.getBlasWrapper().dot(back, v))).isLessThanOrEqualTo(1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void hessianIsTheSumOfItsParts(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(9);
        INDArray sum = model.gaussNewton().apply(v).add(model.residual().apply(v));
        assertThat(relativeDifference(model.hessian().apply(v), sum)).isLessThanOrEqualTo(1e-10);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void operatorsAreSymmetric(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray u = direction(10);
        INDArray v = direction(11);
        for (LinearOperator operator : new LinearOperator[] {model.hessian(), model.gaussNewton(), model.residual()}) {
            INDArray image = operator.apply(v);
            double left = Nd4j.getBlasWrapper().dot(u, image);
            double right = Nd4j.getBlasWrapper().dot(v, operator.apply(u));
            assertThat(Math.abs(left - right))
                    .isLessThanOrEqualTo(1e-9 * Math.max(image.norm2Number().doubleValue(), 1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsAreTheSameHoweverMuchIsKept(NetworkCase test) {
        INDArray[][] results = new INDArray[3][3];
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(12);
        long[] budgets = {NO_LIMIT, model.recordedBytes() * 2 / 3, 0};
        for (int i = 0; i < budgets.length; i++) {
            model(test, DataType.DOUBLE, budgets[i]);
            assertThat(model.recordedBytes()).isLessThanOrEqualTo(budgets[i]);
            results[i][0] = model.hessian().apply(v);
            results[i][1] = model.gaussNewton().apply(v);
            results[i][2] = model.residual().apply(v);
            for (int product = 0; product < 3; product++) {
                assertThat(results[i][product].equalsWithEps(results[0][product], 0))
                        .isTrue();
            }
            assertThat(model.hessian().apply(v).equalsWithEps(results[0][0], 0)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void vectorsInStepAreSingleProducts(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        List<INDArray> vectors = List.of(direction(16), direction(17), direction(18));
        List<BatchProduct> products = List.of(
                Linearization::addHessianProducts,
                Linearization::addGaussNewtonProducts,
                Linearization::addResidualProducts);
        try (Linearization all = linearize(test)) {
            for (BatchProduct product : products) {
                List<INDArray> inStep = zeros(vectors);
                product.add(all, vectors, inStep);
                for (int i = 0; i < vectors.size(); i++) {
                    List<INDArray> single = zeros(vectors.subList(i, i + 1));
                    product.add(all, vectors.subList(i, i + 1), single);
                    assertThat(relativeDifference(inStep.get(i), single.get(0))).isLessThanOrEqualTo(1e-10);
                }
            }
        }
    }

    private static List<INDArray> zeros(List<INDArray> vectors) {
        return vectors.stream().map(Nd4j::zerosLike).toList();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void floatAgreesWithDouble(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(13);
        INDArray exact = model.hessian().apply(v);
        double loss = model.loss();
        model(test, DataType.FLOAT, NO_LIMIT);
        INDArray single = model.hessian().apply(v.castTo(DataType.FLOAT));
        assertThat(single.dataType()).isEqualTo(DataType.FLOAT);
        assertThat(relativeDifference(single.castTo(DataType.DOUBLE), exact)).isLessThanOrEqualTo(1e-4);
        assertThat(relative(model.loss(), loss)).isLessThanOrEqualTo(1e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void batchesOfUnequalSizeWeighByTheirSize(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        INDArray v = direction(14);
        INDArray split = model.hessian().apply(v);
        double loss = model.loss();
        close();
        model = new CurvatureModel(
                DifferentiableNetwork.of(test.model(), DataType.DOUBLE), ExampleSet.of(test.data(), 100), NO_LIMIT);
        assertThat(relativeDifference(split, model.hessian().apply(v))).isLessThanOrEqualTo(1e-10);
        assertThat(relative(loss, model.loss())).isLessThanOrEqualTo(1e-12);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void piecewiseLinearNetworksHaveAResidualWithoutTrace(NetworkCase test) {
        if (!test.piecewiseLinear()) {
            return;
        }
        LinearOperator residual = model(test, DataType.DOUBLE, NO_LIMIT).residual();
        double size = residual.apply(direction(15)).norm2Number().doubleValue();
        assertThat(size).isGreaterThan(1e-6);
        // Every entry of the diagonal is zero, not only their sum; some forty of them will do.
        for (long i = 0; i < residual.size(); i += 1 + residual.size() / 40) {
            INDArray unit = Nd4j.zeros(DataType.DOUBLE, residual.size());
            unit.putScalar(i, 1);
            assertThat(Math.abs(residual.apply(unit).getDouble(i))).isLessThanOrEqualTo(1e-12 * size);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everySegmentIsWhereItSays(NetworkCase test) {
        model(test, DataType.DOUBLE, NO_LIMIT);
        for (ParameterSegment segment : model.network().layout().segments()) {
            INDArray named = test.model().paramTable().get(segment.layer() + "_" + segment.parameter());
            if (named == null) {
                named = test.model().paramTable().get(layerIndex(test, segment) + "_" + segment.parameter());
            }
            INDArray view = segment.view(model.network().parameters());
            assertThat(view.shape()).isEqualTo(named.shape());
            assertThat(view.distance1(named)).isZero();
        }
    }

    private static String layerIndex(NetworkCase test, ParameterSegment segment) {
        return segment.layer().replace("layer", "");
    }

    private double centralDifference(NetworkCase test, INDArray v, double step, Supplier<Double> value) {
        ParameterLayout layout = model.network().layout();
        double plus = shifted(test, v, step, layout, value);
        double minus = shifted(test, v, -step, layout, value);
        return (plus - minus) / (2 * step);
    }

    private static <T> T shifted(NetworkCase test, INDArray v, double step, ParameterLayout layout, Supplier<T> value) {
        INDArray flat = test.model().params();
        INDArray before = flat.dup();
        try {
            layout.scatter(layout.gather(flat, DataType.DOUBLE).addi(v.mul(step)), flat);
            return value.get();
        } finally {
            flat.assign(before);
        }
    }

    private static double relative(double actual, double expected) {
        return Math.abs(actual - expected) / Math.abs(expected);
    }
}
