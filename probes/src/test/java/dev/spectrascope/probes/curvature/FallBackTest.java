package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that differences are chosen for, against equal networks whose products are exact, or against their scores. */
class FallBackTest {

    private static final DataSet EXAMPLES = new DataSet(NetworkCase.random(1, 9, 5), NetworkCase.oneHot(2, 9, 3));

    private static MultiLayerNetwork network(DataType type, Layer... layers) {
        return network(type, true, layers);
    }

    private static MultiLayerNetwork network(DataType type, boolean miniBatch, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(type)
                .l2(0.1)
                .dropOut(0.5)
                .miniBatch(miniBatch)
                .list();
        Stream.of(layers).forEach(list::layer);
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        RandomParameters.assign(network, 3);
        return network;
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static LossCurvature curvature(Model network, DataType precision) {
        return LossCurvature.of(network, ExampleSet.of(EXAMPLES, 4), precision, Long.MAX_VALUE);
    }

    @Test
    void aCustomLayerIsDifferenced() {
        MultiLayerNetwork custom = network(
                DataType.DOUBLE,
                new CustomDense(5, 4),
                new BatchNormalization.Builder().nIn(4).nOut(4).build(),
                output());
        MultiLayerNetwork known = network(
                DataType.DOUBLE,
                new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build(),
                new BatchNormalization.Builder().nIn(4).nOut(4).build(),
                output());
        known.paramTable()
                .forEach((key, values) -> values.assign(custom.paramTable().get(key)));
        try (LossCurvature differences = curvature(custom, DataType.DOUBLE);
                LossCurvature exact = curvature(known, DataType.DOUBLE)) {
            assertThat(exact.differences()).isEmpty();
            Differences how = differences.differences().orElseThrow();
            assertThat(how.reason()).contains("\"layer0\"").contains(CustomDense.class.getName());
            assertThat(how.disagreement()).isLessThan(1e-6).isPositive();
            assertThat(how.gradientError()).isLessThan(1e-7);
            assertThat(differences.loss()).isCloseTo(exact.loss(), within(1e-9));
            assertThat(differences.error()).isEqualTo(exact.error());
            assertThat(relativeDifference(reordered(differences.gradient(), differences, exact), exact.gradient()))
                    .isLessThanOrEqualTo(1e-9);
            INDArray v = NetworkCase.random(4, exact.layout().size());
            for (Function<LossCurvature, LinearOperator> operator : Stream.<Function<LossCurvature, LinearOperator>>of(
                            LossCurvature::hessian, LossCurvature::gaussNewton, LossCurvature::residual)
                    .toList()) {
                INDArray product = operator.apply(differences).apply(reordered(v, exact, differences));
                assertThat(relativeDifference(
                                reordered(product, differences, exact),
                                operator.apply(exact).apply(v)))
                        .isLessThanOrEqualTo(1e-6);
            }
        }
    }

    @Test
    void theLossIsAMeanThoughTheNetworkSumsItsScore() {
        MultiLayerNetwork means = network(DataType.DOUBLE, true, new CustomDense(5, 4), output());
        MultiLayerNetwork sums = network(DataType.DOUBLE, false, new CustomDense(5, 4), output());
        MultiLayerNetwork known = network(
                DataType.DOUBLE,
                false,
                new DenseLayer.Builder()
                        .nIn(5)
                        .nOut(4)
                        .activation(Activation.TANH)
                        .build(),
                output());
        known.paramTable()
                .forEach((key, values) -> values.assign(sums.paramTable().get(key)));
        try (LossCurvature ofMeans = curvature(means, DataType.DOUBLE);
                LossCurvature ofSums = curvature(sums, DataType.DOUBLE);
                LossCurvature exact = curvature(known, DataType.DOUBLE)) {
            assertThat(ofSums.differences()).isPresent();
            assertThat(ofSums.loss()).isCloseTo(ofMeans.loss(), within(1e-12));
            assertThat(relativeDifference(ofSums.gradient(), ofMeans.gradient()))
                    .isLessThanOrEqualTo(1e-12);
            assertThat(exact.loss()).isCloseTo(ofMeans.loss(), within(1e-9));
        }
    }

    /** SameDiff's weights are in row-major order, those of dense layers in column-major order. */
    private static INDArray reordered(INDArray vector, LossCurvature from, LossCurvature to) {
        INDArray result = Nd4j.zeros(DataType.DOUBLE, vector.length());
        List<INDArray> source = from.layout().views(vector);
        List<INDArray> target = to.layout().views(result);
        for (int i = 0; i < source.size(); i++) {
            target.get(i).assign(source.get(i));
        }
        return result;
    }

    @Test
    void differencesOfAFloatNetworkAreTakenInDouble() {
        MultiLayerNetwork single = network(DataType.FLOAT, new CustomDense(5, 4), output());
        MultiLayerNetwork twice = network(DataType.DOUBLE, new CustomDense(5, 4), output());
        twice.params().assign(single.params());
        try (LossCurvature left = curvature(single, DataType.FLOAT);
                LossCurvature right = curvature(twice, DataType.DOUBLE)) {
            INDArray v = NetworkCase.random(5, right.layout().size());
            INDArray product = left.hessian().apply(v.castTo(DataType.FLOAT));
            assertThat(product.dataType()).isEqualTo(DataType.FLOAT);
            assertThat(relativeDifference(
                            product.castTo(DataType.DOUBLE), right.hessian().apply(v)))
                    .isLessThanOrEqualTo(1e-6);
        }
    }

    @Test
    void aLossThatIsMoreThanAFunctionOfTheOutputsHasAHessianOnly() {
        MultiLayerNetwork network = network(
                DataType.DOUBLE,
                new CustomDense(5, 4),
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .lambda(0.3)
                        .activation(Activation.SOFTMAX)
                        .build());
        try (LossCurvature curvature = curvature(network, DataType.DOUBLE)) {
            assertThat(curvature.differences().orElseThrow().reason()).contains("CustomDense");
            // The centers are moving averages, not parameters.
            assertThat(curvature.layout().size()).isEqualTo(5 * 4 + 4 + 4 * 3 + 3);
            assertThatThrownBy(curvature::gaussNewton)
                    .isInstanceOf(UnsupportedNetworkException.class)
                    .hasMessageContaining("only the Hessian");
            INDArray v = NetworkCase.random(6, curvature.layout().size());
            v.divi(v.norm2Number());
            double quadratic = Nd4j.getBlasWrapper().dot(v, curvature.hessian().apply(v));
            assertThat(quadratic)
                    .isCloseTo(secondDifference(network, curvature, v), within(1e-5 * Math.abs(quadratic)));
        }
    }

    @Test
    void centersOfMaskedExamplesAreDifferenced() {
        MultiLayerNetwork network = network(
                DataType.DOUBLE,
                tanh(5),
                new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(4)
                        .nOut(3)
                        .lambda(0.3)
                        .activation(Activation.SOFTMAX)
                        .build());
        // In batches of 3, for DL4J refuses the mask of a single example.
        INDArray mask = Nd4j.ones(DataType.DOUBLE, 9, 1);
        DataSet masked = new DataSet(EXAMPLES.getFeatures(), EXAMPLES.getLabels(), null, mask.putScalar(2, 0));
        try (LossCurvature exact = curvature(network, DataType.DOUBLE);
                LossCurvature differences =
                        LossCurvature.of(network, ExampleSet.of(masked, 3), DataType.DOUBLE, Long.MAX_VALUE)) {
            assertThat(exact.differences()).isEmpty();
            assertThat(differences.differences().orElseThrow().reason())
                    .contains("CenterLossOutputLayer")
                    .contains("a mask is not supported");
            assertThat(differences.loss()).isLessThan(exact.loss());
        }
    }

    private static double secondDifference(MultiLayerNetwork network, LossCurvature curvature, INDArray v) {
        double step = 1e-3;
        INDArray theta = curvature.layout().gather(network.params(), DataType.DOUBLE);
        double[] scores = new double[3];
        for (int i = 0; i < 3; i++) {
            curvature.layout().scatter(theta.add(v.mul((i - 1) * step)), network.params());
            scores[i] = network.score(EXAMPLES) - network.calcRegularizationScore(true);
        }
        curvature.layout().scatter(theta, network.params());
        return (scores[0] - 2 * scores[1] + scores[2]) / (step * step);
    }

    @Test
    void aCustomOutputLayerHasAHessianOnly() {
        MultiLayerNetwork custom = network(DataType.DOUBLE, tanh(5), new CustomOutput(4, 3));
        MultiLayerNetwork known = network(
                DataType.DOUBLE,
                tanh(5),
                new OutputLayer.Builder(LossFunction.L2)
                        .nIn(4)
                        .nOut(3)
                        .activation(Activation.IDENTITY)
                        .build());
        known.paramTable()
                .forEach((key, values) -> values.assign(custom.paramTable().get(key)));
        try (LossCurvature differences = curvature(custom, DataType.DOUBLE);
                LossCurvature exact = curvature(known, DataType.DOUBLE)) {
            assertThat(differences.differences().orElseThrow().reason()).contains("CustomOutput");
            assertThat(differences.decomposes()).isFalse();
            assertThat(differences.loss()).isCloseTo(exact.loss(), within(1e-9));
            INDArray v = NetworkCase.random(7, exact.layout().size());
            INDArray product = differences.hessian().apply(reordered(v, exact, differences));
            assertThat(relativeDifference(
                            reordered(product, differences, exact),
                            exact.hessian().apply(v)))
                    .isLessThanOrEqualTo(1e-6);
        }
    }

    @Test
    void aCustomVertexIsDifferenced() {
        ComputationGraph custom = graph(new CustomVertex());
        ComputationGraph known = graph(new ElementWiseVertex(ElementWiseVertex.Op.Product));
        known.params().assign(custom.params());
        try (LossCurvature differences = curvature(custom, DataType.DOUBLE);
                LossCurvature exact = curvature(known, DataType.DOUBLE)) {
            assertThat(differences.differences().orElseThrow().reason()).contains("CustomVertex");
            assertThat(exact.differences()).isEmpty();
            INDArray v = NetworkCase.random(8, exact.layout().size());
            assertThat(relativeDifference(
                            differences.hessian().apply(v), exact.hessian().apply(v)))
                    .isLessThanOrEqualTo(1e-6);
            assertThat(relativeDifference(
                            differences.gaussNewton().apply(v),
                            exact.gaussNewton().apply(v)))
                    .isLessThanOrEqualTo(1e-6);
        }
    }

    private static ComputationGraph graph(GraphVertex vertex) {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("x")
                .addLayer("first", tanh(5), "x")
                .addLayer("second", tanh(5), "x")
                .addVertex("both", vertex, "first", "second")
                .addLayer("output", output(), "both")
                .setOutputs("output")
                .build());
        network.init();
        RandomParameters.assign(network, 9);
        return network;
    }

    private static DenseLayer tanh(int inputs) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(4)
                .activation(Activation.TANH)
                .build();
    }

    @Test
    void anOutputThatFeedsALayerIsToldInOneLine() {
        ComputationGraph network = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("x")
                .addLayer("hidden", tanh(5), "x")
                .addLayer("first", output(), "hidden")
                .addLayer("more", tanh(3), "first")
                .addLayer("second", output(), "more")
                .setOutputs("first", "second")
                .build());
        network.init();
        assertThatThrownBy(() -> curvature(network, DataType.DOUBLE))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessage("the output \"first\" also feeds \"more\", which DL4J itself can neither score nor train:"
                        + " supported are outputs that nothing else reads, so read the layer before it");
        MultiDataSet examples = new MultiDataSet(
                new INDArray[] {EXAMPLES.getFeatures().castTo(DataType.FLOAT)},
                new INDArray[] {EXAMPLES.getLabels(), EXAMPLES.getLabels()});
        assertThatThrownBy(() -> network.score(examples)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aNetworkWithoutALossIsToldInOneLine() {
        MultiLayerNetwork network = network(
                DataType.DOUBLE,
                new VariationalAutoencoder.Builder()
                        .nIn(5)
                        .nOut(3)
                        .encoderLayerSizes(4)
                        .decoderLayerSizes(4)
                        .build());
        assertThatThrownBy(() -> curvature(network, DataType.DOUBLE))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("VariationalAutoencoder")
                .hasMessageContaining("no loss");
    }
}
