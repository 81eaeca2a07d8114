package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.DeflatedOperator;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.tape.ArrayPool;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class CurvatureModelTest {

    private static NetworkCase named(String name) {
        return NetworkCases.all()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CurvatureModel model(NetworkCase test) {
        return new CurvatureModel(
                DifferentiableNetwork.of(test.model(), DataType.DOUBLE),
                ExampleSet.of(test.examples(), 4),
                Long.MAX_VALUE);
    }

    @Test
    void theWholeHessianAndItsEigenvaluesAreThoseOfDifferencedGradients() {
        NetworkCase test = named("dense TANH");
        try (CurvatureModel model = model(test)) {
            INDArray exact = DenseMatrix.of(model.hessian());
            ParameterLayout layout = model.network().layout();
            INDArray flat = test.model().params();
            INDArray theta = layout.gather(flat, DataType.DOUBLE);
            INDArray differences = Nd4j.create(DataType.DOUBLE, theta.length(), theta.length());
            double step = 1e-5;
            for (int i = 0; i < theta.length(); i++) {
                INDArray column = null;
                for (double side : new double[] {step, -step}) {
                    INDArray shifted = theta.dup();
                    shifted.putScalar(i, shifted.getDouble(i) + side);
                    layout.scatter(shifted, flat);
                    INDArray gradient = dl4jGradient((MultiLayerNetwork) test.model(), test.examples());
                    column = column == null ? gradient : column.subi(gradient).divi(2 * step);
                }
                differences.putColumn(i, column);
            }
            layout.scatter(theta, flat);
            assertThat(relativeDifference(exact, differences)).isLessThanOrEqualTo(1e-6);
            INDArray ours = DenseMatrix.eigenvalues(exact);
            INDArray theirs = DenseMatrix.eigenvalues(differences);
            assertThat(ours.maxNumber().doubleValue())
                    .isCloseTo(theirs.maxNumber().doubleValue(), within(1e-6));
            assertThat(ours.minNumber().doubleValue())
                    .isCloseTo(theirs.minNumber().doubleValue(), within(1e-6));
        }
    }

    // A network without batch norm and dropout trains in the mode it infers in; its gradient is the sum over examples.
    private static INDArray dl4jGradient(MultiLayerNetwork network, DataSet examples) {
        network.setInput(examples.getFeatures());
        network.setLabels(examples.getLabels());
        network.computeGradientAndScore();
        Gradient gradient = network.gradient();
        INDArray flat = gradient.gradient().dup();
        return flat.reshape(new long[] {flat.length()}).divi(examples.numExamples());
    }

    @Test
    void gaussNewtonHasNoNegativeEigenvalue() {
        for (String name : new String[] {"dense SIGMOID", "convolution"}) {
            try (CurvatureModel model = model(named(name))) {
                INDArray eigenvalues = DenseMatrix.eigenvalues(DenseMatrix.of(model.gaussNewton()));
                double largest = eigenvalues.maxNumber().doubleValue();
                assertThat(largest).isPositive();
                assertThat(eigenvalues.minNumber().doubleValue()).isGreaterThanOrEqualTo(-1e-12 * largest);
            }
        }
    }

    @Test
    void residualOfARectifierNetworkHasNoTrace() {
        try (CurvatureModel model = model(named("dense relu"))) {
            INDArray residual = DenseMatrix.of(model.residual());
            double trace = Nd4j.diag(residual).sumNumber().doubleValue();
            assertThat(residual.norm2Number().doubleValue()).isGreaterThan(1e-3);
            assertThat(trace).isCloseTo(0, within(1e-13));
        }
    }

    @Test
    void multiLayerNetworkAndTheSameGraphAgree() {
        for (String name : new String[] {"small VGG", "small LeNet, flat input"}) {
            NetworkCase layers = named(name);
            NetworkCase graph = new NetworkCase(
                    name,
                    ((MultiLayerNetwork) layers.model()).toComputationGraph(),
                    layers.examples(),
                    layers.smooth(),
                    layers.piecewiseLinear());
            try (CurvatureModel left = model(layers);
                    CurvatureModel right = model(graph)) {
                INDArray v = NetworkCase.random(1, left.network().size());
                assertThat(right.loss()).isEqualTo(left.loss());
                assertThat(relativeDifference(
                                right.hessian().apply(v), left.hessian().apply(v)))
                        .isLessThanOrEqualTo(1e-13);
            }
        }
    }

    @Test
    void tiesInMaximumPoolingGoWhereDl4jSendsThem() {
        for (int stride : new int[] {1, 2}) {
            MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                    .dataType(DataType.DOUBLE)
                    .list()
                    .layer(new ConvolutionLayer.Builder(1, 2)
                            .nOut(2)
                            .activation(Activation.TANH)
                            .build())
                    .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                            .kernelSize(2, 2)
                            .stride(stride, stride)
                            .build())
                    .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .build())
                    .setInputType(InputType.convolutional(6, 7, 1))
                    .build());
            network.init();
            RandomParameters.assign(network, 3);
            // With both weights equal, the patches (0, 1) and (1, 0) tie but have different gradients.
            network.getParam("0_W").assign(0.5);
            INDArray pixels = NetworkCase.random(4, 9, 1, 6, 7).gt(0).castTo(DataType.DOUBLE);
            NetworkCase test =
                    new NetworkCase("ties", network, new DataSet(pixels, NetworkCase.oneHot(5, 9, 3)), false, false);
            try (CurvatureModel model = model(test)) {
                assertThat(relativeDifference(model.gradient(), dl4jGradient(network, test.examples())))
                        .isLessThanOrEqualTo(1e-12);
                INDArray u = NetworkCase.random(6, model.network().size());
                INDArray v = NetworkCase.random(7, model.network().size());
                double left = Nd4j.getBlasWrapper().dot(u, model.hessian().apply(v));
                double right = Nd4j.getBlasWrapper().dot(v, model.hessian().apply(u));
                assertThat(left).isCloseTo(right, within(1e-12 * Math.abs(left)));
            }
        }
    }

    @Test
    void errorIsTheFractionOfWrongPredictions() {
        NetworkCase test = named("dense TANH");
        INDArray predicted = test.dl4jProbabilities().argMax(1);
        INDArray actual = test.examples().getLabels().argMax(1);
        int wrong = 0;
        for (int i = 0; i < test.examples().numExamples(); i++) {
            wrong += predicted.getLong(i) == actual.getLong(i) ? 0 : 1;
        }
        try (CurvatureModel model = model(test)) {
            assertThat(model.error()).hasValue(wrong / 7.0);
        }
    }

    @Test
    void frozenLayersAndRunningMomentsAreNoParameters() {
        try (CurvatureModel frozen = model(named("frozen layer"));
                CurvatureModel normalized = model(named("dense batch normalisation"))) {
            assertThat(frozen.network().layout().segments())
                    .extracting(segment -> segment.layer() + ":" + segment.parameter())
                    .containsExactly("layer0:W", "layer0:b", "layer2:W", "layer2:b", "layer3:W", "layer3:b");
            assertThat(normalized.network().layout().segments())
                    .extracting(segment -> segment.parameter())
                    .containsExactly("W", "b", "gamma", "beta", "W", "b");
        }
    }

    @Test
    void vectorsAreLeftAlone() {
        for (String name : new String[] {"small ResNet", "merge", "loss layer", "small LeNet, flat input"}) {
            try (CurvatureModel model = model(named(name))) {
                INDArray v = NetworkCase.random(8, model.network().size());
                INDArray before = v.dup();
                INDArray theta = model.network().parameters().dup();
                model.hessian().apply(v);
                model.gaussNewton().apply(v);
                assertThat(v.equalsWithEps(before, 0)).isTrue();
                assertThat(model.network().parameters().equalsWithEps(theta, 0)).isTrue();
            }
        }
    }

    @Test
    void severalVectorsAtOnceAreSingleProducts() {
        NetworkCase test = named("small VGG");
        DifferentiableNetwork network = DifferentiableNetwork.of(test.model(), DataType.DOUBLE);
        for (long budget : new long[] {Long.MAX_VALUE, 0}) {
            try (CurvatureModel model = new CurvatureModel(network, ExampleSet.of(test.examples(), 4), budget)) {
                for (LinearOperator operator :
                        List.of(model.hessian(), model.gaussNewton(), model.residual(), deflated(model))) {
                    List<INDArray> vectors = List.of(
                            NetworkCase.random(1, network.size()),
                            NetworkCase.random(2, network.size()),
                            NetworkCase.random(3, network.size()));
                    // What was in the results before must not matter.
                    List<INDArray> results =
                            vectors.stream().map(v -> v.like().assign(7)).toList();
                    operator.apply(vectors, results);
                    for (int i = 0; i < vectors.size(); i++) {
                        assertThat(DenseMatrix.relativeDifference(results.get(i), operator.apply(vectors.get(i))))
                                .isLessThanOrEqualTo(1e-13);
                    }
                }
            }
        }
    }

    private static LinearOperator deflated(CurvatureModel model) {
        INDArray q = NetworkCase.random(4, model.network().size());
        q.divi(q.norm2Number());
        return new DeflatedOperator(model.hessian(), new double[] {3}, q.reshape(1, q.length()));
    }

    @Test
    void manyProductsDoNotGrowMemory() {
        NetworkCase test = named("small VGG");
        DifferentiableNetwork network = DifferentiableNetwork.of(test.model(), DataType.FLOAT);
        for (long budget : new long[] {Long.MAX_VALUE, 0}) {
            try (CurvatureModel model = new CurvatureModel(network, ExampleSet.of(test.examples(), 4), budget)) {
                INDArray v = Nd4j.ones(DataType.FLOAT, network.size());
                for (LinearOperator operator : new LinearOperator[] {model.hessian(), model.gaussNewton()}) {
                    operator.apply(v).close();
                    long before = model.memoryBytes();
                    for (int i = 0; i < 30; i++) {
                        operator.apply(v).close();
                    }
                    assertThat(model.memoryBytes()).isEqualTo(before).isGreaterThan(model.recordedBytes());
                }
            }
        }
    }

    @Test
    void keptBatchesDoNotEachKeepACotangentOfFoldedKernels() {
        try (CurvatureModel model = model(named("normalised convolution, stride, padding and bias"))) {
            long alone = 0;
            for (Batch batch : model.examples().batches()) {
                try (ArrayPool pool = new ArrayPool(DataType.DOUBLE);
                        Linearization recording = model.network()
                                .linearize(batch, new Linearization.Options(1, true, false, null, pool))) {
                    alone += recording.recordedBytes();
                }
            }
            long kernels = 2 * 2 * 2 * 2 * Double.BYTES;
            assertThat(model.examples().batches()).hasSize(2);
            assertThat(model.recordedBytes()).isEqualTo(alone - 2 * kernels);
        }
    }

    @Test
    void whatIsNotSupportedIsNamed() {
        CustomDense layer = new CustomDense(3, 4);
        layer.setLayerName("mine");
        MultiLayerNetwork custom = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(layer)
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        custom.init();
        assertThatThrownBy(() -> DifferentiableNetwork.of(custom, DataType.FLOAT))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("mine")
                .hasMessageContaining("CustomDense")
                .hasMessageContaining("DenseLayer");
    }

    @Test
    void badInputIsToldInOneLine() {
        NetworkCase test = named("dense TANH");
        DifferentiableNetwork network = DifferentiableNetwork.of(test.model(), DataType.DOUBLE);
        try (CurvatureModel model = model(test)) {
            INDArray strided = Nd4j.ones(DataType.DOUBLE, network.size(), 2).getColumn(0);
            assertThatThrownBy(() -> model.hessian().apply(strided)).hasMessageContaining("stride 1");
            assertThatThrownBy(() -> model.hessian().apply(Nd4j.ones(DataType.DOUBLE, 3)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[3]")
                    .hasMessageContaining(String.valueOf(network.size()));
        }
        assertThatThrownBy(() -> ExampleSet.of(test.examples(), 0)).hasMessageContaining("batch size 0");
        assertThatThrownBy(() -> DifferentiableNetwork.of(test.model(), DataType.FLOAT16))
                .hasMessageContaining("DOUBLE");
        INDArray labels = Nd4j.ones(DataType.DOUBLE, 7, 9);
        assertThatThrownBy(() -> network.linearize(test.examples().getFeatures(), labels))
                .hasMessageContaining("[7, 9]")
                .hasMessageContaining("[7, 3]");
    }

    @Test
    void networksOfAnyPrecisionAreComputedInTheOneAskedFor() {
        NetworkCase test = named("dense TANH");
        MultiLayerNetwork original = (MultiLayerNetwork) test.model();
        for (DataType own : new DataType[] {DataType.FLOAT16, DataType.BFLOAT16, DataType.FLOAT}) {
            MultiLayerNetwork rounded = original.convertDataType(own);
            MultiLayerNetwork same = rounded.convertDataType(DataType.DOUBLE);
            ExampleSet examples = ExampleSet.of(test.examples(), 4);
            for (DataType precision : new DataType[] {DataType.FLOAT, DataType.DOUBLE}) {
                try (CurvatureModel model = new CurvatureModel(
                                DifferentiableNetwork.of(rounded, precision), examples, Long.MAX_VALUE);
                        CurvatureModel exact = new CurvatureModel(
                                DifferentiableNetwork.of(same, DataType.DOUBLE), examples, Long.MAX_VALUE)) {
                    double tolerance = precision == DataType.FLOAT ? 1e-5 : 1e-12;
                    assertThat(model.loss()).isCloseTo(exact.loss(), within(tolerance));
                    INDArray v = NetworkCase.random(9, exact.network().size());
                    INDArray product = model.hessian().apply(v.castTo(precision));
                    assertThat(product.dataType()).isEqualTo(precision);
                    assertThat(relativeDifference(
                                    product.castTo(DataType.DOUBLE),
                                    exact.hessian().apply(v)))
                            .isLessThanOrEqualTo(tolerance);
                }
            }
        }
    }
}
