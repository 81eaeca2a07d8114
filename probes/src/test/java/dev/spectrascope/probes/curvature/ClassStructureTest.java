package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.Estimate;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.inverse.InvertMatrix;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The three-level structure of G, against matrices built from the definitions example by example. */
class ClassStructureTest {

    private static final int C = Classifiers.CLASSES;
    private static final ClassStructureOptions EXACT = ClassStructureOptions.DEFAULT.withBatchSize(1);

    static Stream<Classifiers> classifiers() {
        return Classifiers.all();
    }

    private static DifferentiableNetwork network(Classifiers test, DataType precision) {
        return DifferentiableNetwork.of(test.model(), precision);
    }

    private static ReferenceStructure reference(Classifiers test) {
        return ReferenceStructure.of(network(test, DataType.DOUBLE), test.examples(), test.classWeights());
    }

    private static ClassStructure structure(Classifiers test, DataType precision, ClassStructureOptions options) {
        return ClassStructure.of(
                network(test, precision), ExampleSet.of(test.examples(), 7), options, ProductListener.NONE);
    }

    private static void assertSame(LinearOperator operator, double[][] matrix, double tolerance) {
        for (long seed = 20; seed < 23; seed++) {
            INDArray v = NetworkCase.random(seed, operator.size());
            INDArray product = operator.apply(v.castTo(operator.dataType())).castTo(DataType.DOUBLE);
            assertThat(relativeDifference(product, ReferenceStructure.product(matrix, v)))
                    .isLessThanOrEqualTo(tolerance);
        }
    }

    private static void assertEigenvalues(double[] actual, double[][] matrix, int rank, double tolerance) {
        double[] expected = ReferenceStructure.eigenvalues(matrix);
        assertThat(actual).hasSize(rank);
        for (int i = 0; i < rank; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * expected[0]));
        }
        // Nothing of the matrix is left out.
        assertThat(expected[rank]).isLessThanOrEqualTo(tolerance * expected[0]);
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void partsAreThoseOfTheDefinitionsAndSumUpToG(Classifiers test) {
        ReferenceStructure expected = reference(test);
        try (CurvatureModel model = new CurvatureModel(
                        network(test, DataType.DOUBLE), ExampleSet.of(test.examples(), 8), Long.MAX_VALUE);
                ClassStructure structure = structure(test, DataType.DOUBLE, ClassStructureOptions.DEFAULT)) {
            assertSame(model.gaussNewton(), expected.g, 1e-10);
            assertSame(structure.a1(), expected.a1, 1e-10);
            assertSame(structure.b1(), expected.b1, 1e-10);
            assertSame(structure.a2(), expected.a2, 1e-10);
            assertSame(structure.means(), expected.means(), 1e-10);
            assertSame(structure.b2(model.gaussNewton()), expected.b2, 1e-10);
            INDArray v = NetworkCase.random(30, structure.a1().size());
            INDArray sum = structure
                    .a1()
                    .apply(v)
                    .add(structure.a2().apply(v))
                    .add(structure.b1().apply(v))
                    .add(ReferenceStructure.product(expected.b2, v));
            assertThat(relativeDifference(sum, model.gaussNewton().apply(v))).isLessThanOrEqualTo(1e-10);
        }
    }

    /** Without any mean vector: by products over the examples, kept and not. */
    @ParameterizedTest
    @MethodSource("classifiers")
    void partsByProductsAreThoseOfTheDefinitions(Classifiers test) {
        ReferenceStructure expected = reference(test);
        for (long memory : new long[] {0, Long.MAX_VALUE}) {
            try (CurvatureModel model = new CurvatureModel(
                            network(test, DataType.DOUBLE), ExampleSet.of(test.examples(), 8), memory);
                    ClassProducts parts = ClassProducts.of(model)) {
                assertSame(parts.sum(Set.of(ClassComponent.A1)), expected.a1, 1e-10);
                assertSame(parts.sum(Set.of(ClassComponent.B1)), expected.b1, 1e-10);
                assertSame(parts.sum(Set.of(ClassComponent.A2)), expected.a2, 1e-10);
                assertSame(parts.sum(Set.of(ClassComponent.B2)), expected.b2, 1e-10);
                assertSame(parts.sum(EnumSet.allOf(ClassComponent.class)), expected.g, 1e-10);
                for (ClassComponent without : ClassComponent.values()) {
                    EnumSet<ClassComponent> others = EnumSet.complementOf(EnumSet.of(without));
                    INDArray v = NetworkCase.random(40, model.gaussNewton().size());
                    INDArray other = v.mul(-2);
                    INDArray rest = model.gaussNewton()
                            .apply(v)
                            .sub(parts.sum(EnumSet.of(without)).apply(v));
                    List<INDArray> products = List.of(v.ulike(), v.ulike());
                    parts.sum(others).apply(List.of(v, other), products);
                    assertThat(relativeDifference(products.get(0), rest)).isLessThanOrEqualTo(1e-10);
                    assertThat(relativeDifference(products.get(1), rest.mul(-2)))
                            .isLessThanOrEqualTo(1e-10);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void eigenvaluesAreThoseOfTheMatrices(Classifiers test) {
        ReferenceStructure expected = reference(test);
        try (ClassStructure structure = structure(test, DataType.DOUBLE, ClassStructureOptions.DEFAULT);
                CurvatureModel model = new CurvatureModel(
                        network(test, DataType.DOUBLE), ExampleSet.of(test.examples(), 8), Long.MAX_VALUE)) {
            assertEigenvalues(structure.a1Eigenvalues(), expected.a1, C, 1e-12);
            assertEigenvalues(structure.b1Eigenvalues(), expected.b1, C * C - 2 * C, 1e-12);
            assertEigenvalues(structure.a2Eigenvalues(), expected.a2, C, 1e-12);
            assertEigenvalues(structure.meansEigenvalues(), expected.means(), C * C - C, 1e-12);
            double[] b2 = ReferenceStructure.eigenvalues(
                    DenseMatrix.of(structure.b2(model.gaussNewton())).toDoubleMatrix());
            double[] expectedB2 = ReferenceStructure.eigenvalues(expected.b2);
            for (int i = 0; i < b2.length; i++) {
                assertThat(b2[i]).isCloseTo(expectedB2[i], within(1e-12 * expectedB2[0]));
            }
            assertThat(structure.weights()).hasDimensions(C, C);
            for (int c = 0; c < C; c++) {
                for (int j = 0; j < C; j++) {
                    assertThat(structure.weights()[c][j]).isCloseTo(expected.weights[c][j], within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void eigenvectorsAreThoseOfTheMatrices(Classifiers test) {
        ReferenceStructure expected = reference(test);
        try (ClassStructure structure = structure(test, DataType.DOUBLE, ClassStructureOptions.DEFAULT)) {
            assertEigenvectors(structure.a1(), C, structure.a1Eigenvalues(), expected.a1);
            assertEigenvectors(structure.b1(), 3, structure.b1Eigenvalues(), expected.b1);
            assertEigenvectors(structure.a2(), C, structure.a2Eigenvalues(), expected.a2);
        }
    }

    private static void assertEigenvectors(LinearOperator part, int count, double[] eigenvalues, double[][] matrix) {
        try (EigenPairs pairs = ClassStructure.eigenPairs(part, count)) {
            for (int i = 0; i < count; i++) {
                double value = pairs.values()[i];
                assertThat(value).isCloseTo(eigenvalues[i], within(1e-9 * eigenvalues[0]));
                INDArray residual = ReferenceStructure.product(matrix, pairs.vector(i))
                        .sub(pairs.vector(i).mul(value));
                assertThat(residual.norm2Number().doubleValue()).isLessThanOrEqualTo(1e-8 * eigenvalues[0]);
                assertThat(pairs.vector(i).norm2Number().doubleValue()).isCloseTo(1, within(1e-10));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void tracesAreExactForBatchesOfOne(Classifiers test) {
        ReferenceStructure expected = reference(test);
        try (ClassStructure structure = structure(test, DataType.DOUBLE, EXACT)) {
            ClassTraces traces = structure.traces();
            double g = ReferenceStructure.trace(expected.g);
            assertThat(traces.g().value()).isCloseTo(g, within(1e-12 * g));
            assertThat(traces.g().standardError()).isEmpty();
            assertThat(traces.a1()).isCloseTo(ReferenceStructure.trace(expected.a1), within(1e-12 * g));
            assertThat(traces.b1()).isCloseTo(ReferenceStructure.trace(expected.b1), within(1e-12 * g));
            assertThat(traces.a2()).isCloseTo(ReferenceStructure.trace(expected.a2), within(1e-12 * g));
            assertThat(traces.b2().value()).isCloseTo(ReferenceStructure.trace(expected.b2), within(1e-12 * g));
            for (int c = 0; c < C; c++) {
                assertThat(traces.b2OfClasses().get(c).value()).isCloseTo(expected.b2Traces[c], within(1e-12 * g));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void tracesAreExactWhereAllLayersAreDense(Classifiers test) {
        ReferenceStructure expected = reference(test);
        boolean dense = !test.name().equals("convolutional") && !test.name().equals("recurrent");
        try (ClassStructure structure = structure(test, DataType.DOUBLE, ClassStructureOptions.DEFAULT)) {
            ClassTraces traces = structure.traces();
            double g = ReferenceStructure.trace(expected.g);
            assertThat(traces.b2().standardError().isEmpty()).isEqualTo(dense);
            double tolerance =
                    dense ? 1e-12 * g : 6 * traces.b2().standardError().orElseThrow();
            assertThat(traces.b2().value()).isCloseTo(ReferenceStructure.trace(expected.b2), within(tolerance));
            assertThat(traces.g().value()).isCloseTo(g, within(tolerance));
        }
    }

    @Test
    void tracesOfLargerBatchesAreUnbiasedWithAnHonestError() {
        Classifiers test = Classifiers.convolutional(60);
        ReferenceStructure expected = reference(test);
        double exact = ReferenceStructure.trace(expected.b2);
        int runs = 30;
        double[] values = new double[runs];
        double squaredErrors = 0;
        for (int run = 0; run < runs; run++) {
            ClassStructureOptions options = new ClassStructureOptions(8, 4, 100 + run, 1L << 30);
            try (ClassStructure structure = structure(test, DataType.DOUBLE, options)) {
                Estimate b2 = structure.traces().b2();
                values[run] = b2.value();
                squaredErrors +=
                        b2.standardError().orElseThrow() * b2.standardError().orElseThrow();
            }
        }
        Estimate mean = Estimate.of(values);
        double spread = mean.standardError().orElseThrow();
        assertThat(mean.value()).isCloseTo(exact, within(4 * spread));
        assertThat(spread).isLessThan(0.05 * exact);
        // The stated error is that of one run; the spread over the runs tells the true one.
        assertThat(Math.sqrt(squaredErrors / runs) / (spread * Math.sqrt(runs))).isBetween(0.6, 1.6);
    }

    @Test
    void permutationOfExamplesChangesNothing() {
        Classifiers test = Classifiers.dense();
        int n = (int) test.examples().getFeatures().size(0);
        int[] order = IntStream.range(0, n).map(i -> (i * 7 + 3) % n).toArray();
        DataSet permuted = new DataSet(
                Nd4j.pullRows(test.examples().getFeatures(), 1, order),
                Nd4j.pullRows(test.examples().getLabels(), 1, order));
        Classifiers other = new Classifiers("permuted", test.model(), permuted, null);
        try (ClassStructure one = structure(test, DataType.DOUBLE, EXACT);
                ClassStructure two = structure(other, DataType.DOUBLE, EXACT)) {
            assertClose(two.a1Eigenvalues(), one.a1Eigenvalues(), 1e-13);
            assertClose(two.b1Eigenvalues(), one.b1Eigenvalues(), 1e-13);
            assertClose(two.a2Eigenvalues(), one.a2Eigenvalues(), 1e-13);
            assertThat(two.traces().b2().value())
                    .isCloseTo(
                            one.traces().b2().value(),
                            within(1e-12 * one.traces().g().value()));
        }
    }

    private static void assertClose(double[] actual, double[] expected, double tolerance) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).isCloseTo(expected[i], within(tolerance * expected[0]));
        }
    }

    @Test
    void classesWithOneExampleOrNoneAreRight() {
        Classifiers test = Classifiers.dense(Classifiers.oneHot(0, 0, 2, 0, 3, 3, 0, 3));
        ReferenceStructure expected = reference(test);
        assertSameByProducts(test, expected, 1e-10);
        for (int batch : new int[] {1, 3, 100}) {
            ClassStructureOptions options = ClassStructureOptions.DEFAULT.withBatchSize(batch);
            try (ClassStructure structure = structure(test, DataType.DOUBLE, options)) {
                assertThat(structure.examples()).containsExactly(4, 0, 1, 3, 0);
                assertThat(structure.weights()[1]).containsOnly(0);
                assertSame(structure.a1(), expected.a1, 1e-10);
                assertSame(structure.a2(), expected.a2, 1e-10);
                assertSame(structure.b1(), expected.b1, 1e-10);
                // The matrix has the rank of three classes only; the rest are zeros.
                assertEigenvalues(structure.a1Eigenvalues(), expected.a1, C, 1e-12);
                assertEigenvalues(structure.b1Eigenvalues(), expected.b1, C * C - 2 * C, 1e-12);
                ClassTraces traces = structure.traces();
                assertThat(traces.b2OfClasses().get(1).value()).isZero();
                assertThat(traces.b2OfClasses().get(2).value())
                        .isCloseTo(0, within(1e-15 * traces.g().value()));
                if (batch == 1) {
                    assertThat(traces.b2OfClasses().get(3).value())
                            .isCloseTo(
                                    expected.b2Traces[3],
                                    within(1e-12 * traces.g().value()));
                }
            }
        }
    }

    private static void assertSameByProducts(Classifiers test, ReferenceStructure expected, double tolerance) {
        try (CurvatureModel model = new CurvatureModel(
                        network(test, DataType.DOUBLE), ExampleSet.of(test.examples(), 8), Long.MAX_VALUE);
                ClassProducts parts = ClassProducts.of(model)) {
            assertSame(parts.sum(Set.of(ClassComponent.A1)), expected.a1, tolerance);
            assertSame(parts.sum(Set.of(ClassComponent.A2)), expected.a2, tolerance);
            assertSame(parts.sum(Set.of(ClassComponent.B1)), expected.b1, tolerance);
            assertSame(parts.sum(Set.of(ClassComponent.B2)), expected.b2, tolerance);
        }
    }

    /** With logits as far apart as these, some probabilities are exactly 0, and some so small that 1 − p is rounding. */
    @Test
    void underflowingProbabilitiesContributeNothing() {
        for (double shift : new double[] {-2000, -80, -30, 30, 2000}) {
            Classifiers test = Classifiers.dense();
            INDArray biases = ((MultiLayerNetwork) test.model()).getLayer(1).getParam("b");
            biases.putScalar(1, biases.getDouble(1) + shift);
            ReferenceStructure expected = reference(test);
            assertSameByProducts(test, expected, 1e-9);
            try (ClassStructure structure = structure(test, DataType.DOUBLE, EXACT)) {
                assertEigenvalues(structure.a1Eigenvalues(), expected.a1, C, 1e-10);
                assertEigenvalues(structure.a2Eigenvalues(), expected.a2, C, 1e-10);
                assertEigenvalues(structure.b1Eigenvalues(), expected.b1, C * C - 2 * C, 1e-10);
                assertSame(structure.a2(), expected.a2, 1e-9);
                assertThat(structure.traces().g().value())
                        .isCloseTo(
                                ReferenceStructure.trace(expected.g),
                                within(1e-10 * structure.traces().g().value()));
            }
        }
    }

    @Test
    void aPerfectlyCertainNetworkHasAStructureOfZeros() {
        Classifiers test = Classifiers.dense(Classifiers.oneHot(1, 1, 1));
        INDArray biases = ((MultiLayerNetwork) test.model()).getLayer(1).getParam("b");
        biases.putScalar(1, 5000);
        try (ClassStructure structure = structure(test, DataType.FLOAT, ClassStructureOptions.DEFAULT)) {
            assertThat(structure.a1Eigenvalues()).containsOnly(0);
            assertThat(structure.b1Eigenvalues()).containsOnly(0);
            assertThat(structure.a2Eigenvalues()).containsOnly(0);
            assertThat(structure.traces().g().value()).isZero();
            INDArray v = Nd4j.ones(DataType.FLOAT, structure.a1().size());
            MeanAlignment alignment = structure.alignment(v.div(v.norm2Number()));
            assertThat(alignment.shareOfMeans()).isZero();
            assertThat(alignment.squaredCosines()).containsOnly(0);
        }
    }

    @ParameterizedTest
    @MethodSource("classifiers")
    void singlePrecisionIsGoodToSomeDigits(Classifiers test) {
        ReferenceStructure expected = reference(test);
        try (ClassStructure structure = structure(test, DataType.FLOAT, ClassStructureOptions.DEFAULT)) {
            assertEigenvalues(structure.a1Eigenvalues(), expected.a1, C, 1e-5);
            assertEigenvalues(structure.b1Eigenvalues(), expected.b1, C * C - 2 * C, 1e-5);
            assertEigenvalues(structure.a2Eigenvalues(), expected.a2, C, 1e-5);
            assertSame(structure.a1(), expected.a1, 1e-5);
            assertSame(structure.b1(), expected.b1, 1e-5);
        }
    }

    @Test
    void alignmentIsThatWithTheClassMeans() {
        Classifiers test = Classifiers.dense();
        ReferenceStructure expected = reference(test);
        INDArray means = Nd4j.createFromArray(expected.classMeans);
        INDArray unit = means.getRow(3).div(means.getRow(3).norm2Number());
        try (ClassStructure structure = structure(test, DataType.DOUBLE, EXACT)) {
            MeanAlignment own = structure.alignment(unit);
            assertThat(own.nearest()).isEqualTo(3);
            assertThat(own.squaredCosines()[3]).isCloseTo(1, within(1e-12));
            assertThat(own.shareOfMeans()).isCloseTo(1, within(1e-12));
            for (int c = 0; c < C; c++) {
                double cosine = means.getRow(c).mul(unit).sumNumber().doubleValue()
                        / means.getRow(c).norm2Number().doubleValue();
                assertThat(own.squaredCosines()[c]).isCloseTo(cosine * cosine, within(1e-12));
            }
            // What is left of a vector when the means are taken away has no share.
            INDArray v = NetworkCase.random(9, unit.length());
            INDArray span = means.transpose();
            INDArray rest = v.sub(span.mmul(leastSquares(span, v)).reshape(v.length()));
            double before = v.norm2Number().doubleValue();
            double left = rest.norm2Number().doubleValue();
            assertThat(structure.alignment(rest.div(left)).shareOfMeans()).isLessThan(1e-12);
            assertThat(structure.alignment(v.div(before)).shareOfMeans())
                    .isCloseTo(1 - left * left / (before * before), within(1e-10));
        }
    }

    private static INDArray leastSquares(INDArray matrix, INDArray v) {
        INDArray normal = matrix.transpose().mmul(matrix);
        return InvertMatrix.invert(normal, false).mmul(matrix.transpose().mmul(v.reshape(v.length(), 1)));
    }

    // ---- memory

    private static final int MANY = 100;

    private static Classifiers manyClasses() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .seed(1)
                .list()
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(MANY)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(13))
                .build());
        network.init();
        network.params().muli(3);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, MANY, MANY);
        IntStream.range(0, MANY).forEach(i -> labels.putScalar(i, i % MANY, 1));
        return new Classifiers("many classes", network, new DataSet(NetworkCase.random(3, MANY, 13), labels), null);
    }

    @Test
    void aHundredClassesFitIntoABoundOfMemory() {
        Classifiers test = manyClasses();
        long p = network(test, DataType.FLOAT).size();
        long all = (long) MANY * MANY * p * Float.BYTES;
        long bound = all / 20;
        try (ClassStructure whole = structure(test, DataType.FLOAT, EXACT.withMemoryBytes(all));
                ClassStructure sketched = structure(test, DataType.FLOAT, EXACT.withMemoryBytes(bound))) {
            assertThat(whole.complete()).isTrue();
            assertThat(whole.bytes()).isEqualTo(all);
            assertThat(sketched.complete()).isFalse();
            assertThat(sketched.bytes()).isLessThanOrEqualTo(bound);
            // The class means are kept as they are.
            assertClose(sketched.a1Eigenvalues(), whole.a1Eigenvalues(), 1e-5);
            assertClose(sketched.a2Eigenvalues(), whole.a2Eigenvalues(), 1e-5);
            assertThatThrownBy(sketched::b1)
                    .isInstanceOf(UnsupportedNetworkException.class)
                    .hasMessageContaining("10000 vectors")
                    .hasMessageContaining("MB");
            // A sketch of d dimensions adds noise, and spreads what is in all other directions over those that there
            // are.
            double spread = whole.traces().b1() / (2 / Math.pow(sketched.sketchDeviation(), 2));
            double[] expected = whole.b1Eigenvalues();
            double[] actual = sketched.b1Eigenvalues();
            for (int k = 0; k < 50; k++) {
                assertThat(actual[k])
                        .isCloseTo(expected[k], within(4 * sketched.sketchDeviation() * expected[k] + spread));
            }
            double b1 = Arrays.stream(actual).sum() + sketched.dropped();
            assertThat(b1).isCloseTo(whole.traces().b1(), within(0.02 * b1));
            assertThat(Arrays.stream(expected).sum() + whole.dropped())
                    .isCloseTo(whole.traces().b1(), within(1e-5 * b1));
        }
    }

    @Test
    void tooSmallABoundSaysWhatIsNeeded() {
        ClassStructureOptions options = EXACT.withMemoryBytes(20_000);
        assertThatThrownBy(() -> structure(manyClasses(), DataType.FLOAT, options))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("100 classes")
                .hasMessageContaining("at least");
    }

    // ---- other networks

    @Test
    void otherOutputsAreNamed() {
        MultiLayerNetwork squares = network(
                InputType.feedForward(4),
                new OutputLayer.Builder(LossFunction.MSE)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build());
        assertUnsupported(
                squares, new DataSet(NetworkCase.random(1, 6, 4), NetworkCase.oneHot(2, 6, 3)), "another loss");
        MultiLayerNetwork sequences = network(
                InputType.recurrent(3, 4),
                new LSTM.Builder().nOut(3).activation(Activation.TANH).build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build());
        assertUnsupported(
                sequences,
                new DataSet(NetworkCase.random(1, 6, 3, 4), Nd4j.ones(DataType.DOUBLE, 6, 3, 4)),
                "time step");
    }

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
        ListBuilder list =
                new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).list();
        Arrays.stream(layers).forEach(list::layer);
        MultiLayerNetwork network =
                new MultiLayerNetwork(list.setInputType(input).build());
        network.init();
        return network;
    }

    @Test
    void severalOutputsAreNamed() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("one", output(), "x")
                .addLayer("two", output(), "x")
                .setOutputs("one", "two")
                .build());
        graph.init();
        INDArray labels = NetworkCase.oneHot(2, 6, 3);
        ExampleSet examples = ExampleSet.of(
                new MultiDataSet(
                        new INDArray[] {NetworkCase.random(1, 6, 4)}, new INDArray[] {labels, labels}, null, null),
                6);
        DifferentiableNetwork network = DifferentiableNetwork.of(graph, DataType.DOUBLE);
        assertThatThrownBy(() -> ClassStructure.of(network, examples, EXACT, ProductListener.NONE))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("2 outputs");
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static void assertUnsupported(Model model, DataSet examples, String reason) {
        DifferentiableNetwork network = DifferentiableNetwork.of(model, DataType.DOUBLE);
        assertThatThrownBy(() -> ClassStructure.of(network, ExampleSet.of(examples, 6), EXACT, ProductListener.NONE))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }
}
