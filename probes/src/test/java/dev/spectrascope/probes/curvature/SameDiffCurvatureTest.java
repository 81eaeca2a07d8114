package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;

/** SameDiff graphs against the exact products of the equal network of DL4J's layers. */
class SameDiffCurvatureTest {

    private static final int EXAMPLES = 10;

    /** Not a divisor of the examples. */
    private static final int BATCH = 4;

    private static INDArray oneHot() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, EXAMPLES, SameDiffGraphs.CLASSES);
        for (int i = 0; i < EXAMPLES; i++) {
            labels.putScalar(i, i * i % SameDiffGraphs.CLASSES, 1);
        }
        return labels;
    }

    private static DataSet examples(INDArray labels) {
        Nd4j.getRandom().setSeed(7);
        return new DataSet(Nd4j.randn(DataType.FLOAT, EXAMPLES, SameDiffGraphs.INPUTS), labels);
    }

    private static MultiLayerNetwork network(ILossFunction loss, Activation activation) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .list(
                        new DenseLayer.Builder()
                                .nIn(SameDiffGraphs.INPUTS)
                                .nOut(SameDiffGraphs.HIDDEN)
                                .activation(Activation.TANH)
                                .build(),
                        new OutputLayer.Builder(loss)
                                .nIn(SameDiffGraphs.HIDDEN)
                                .nOut(SameDiffGraphs.CLASSES)
                                .activation(activation)
                                .build())
                .build());
        network.init();
        // Float values, so that both have the same.
        network.setParams(network.params().castTo(DataType.FLOAT).castTo(DataType.DOUBLE));
        return network;
    }

    private static SameDiff graph(MultiLayerNetwork network, DataType labels, SameDiffGraphs.Loss loss) {
        return SameDiffGraphs.graph(
                List.of(
                        network.getParam("0_W"),
                        network.getParam("0_b").reshape(SameDiffGraphs.HIDDEN),
                        network.getParam("1_W"),
                        network.getParam("1_b").reshape(SameDiffGraphs.CLASSES)),
                labels,
                loss);
    }

    static List<Arguments> losses() {
        ILossFunction entropy = LossFunction.MCXENT.getILossFunction();
        List<Arguments> all = new ArrayList<>();
        SameDiffGraphs.Loss softmax = (sd, y, f) -> sd.loss.softmaxCrossEntropy(null, y, f, null);
        all.add(Arguments.of("softmax", softmax, entropy, Activation.SOFTMAX, 1, false));
        SameDiffGraphs.Loss sum = (sd, y, f) -> sd.loss.softmaxCrossEntropy(null, y, f, null, LossReduce.SUM, 0);
        all.add(Arguments.of("softmax, summed", sum, entropy, Activation.SOFTMAX, 1, false));
        SameDiffGraphs.Loss sparse =
                (sd, y, f) -> sd.loss.sparseSoftmaxCrossEntropy(f, y).mean();
        all.add(Arguments.of("sparse softmax, its mean", sparse, entropy, Activation.SOFTMAX, 1, true));
        SameDiffGraphs.Loss vector = (sd, y, f) -> sd.loss.sparseSoftmaxCrossEntropy(f, y);
        all.add(Arguments.of("sparse softmax, as it is", vector, entropy, Activation.SOFTMAX, 1, true));
        SameDiffGraphs.Loss sigmoid = (sd, y, f) -> sd.loss.sigmoidCrossEntropy(null, y, f, null);
        all.add(Arguments.of(
                "sigmoid", sigmoid, new LossBinaryXENT(), Activation.SIGMOID, 1.0 / SameDiffGraphs.CLASSES, false));
        SameDiffGraphs.Loss squared = (sd, y, f) -> sd.loss.meanSquaredError(y, f, null, LossReduce.MEAN_BY_WEIGHT);
        all.add(Arguments.of(
                "mean squared error", squared, LossFunction.MSE.getILossFunction(), Activation.IDENTITY, 1, false));
        return all;
    }

    /**
     * @param factor of the graph's loss to the network's
     */
    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void productsAreThoseOfTheEqualNetwork(
            String name,
            SameDiffGraphs.Loss loss,
            ILossFunction equal,
            Activation activation,
            double factor,
            boolean sparse) {
        MultiLayerNetwork network = network(equal, activation);
        INDArray labels = sparse ? Nd4j.argMax(oneHot(), 1).castTo(DataType.INT32) : oneHot();
        ExampleSet ofGraph = ExampleSet.of(examples(labels), BATCH);
        ExampleSet ofNetwork = ExampleSet.of(examples(oneHot()), BATCH);
        SameDiff graph = graph(network, sparse ? DataType.INT32 : DataType.FLOAT, loss);
        try (LossCurvature curvature = ProbedNetwork.of(graph).over(ofGraph, DataType.DOUBLE, 0);
                LossCurvature exact = ProbedNetwork.of(network).over(ofNetwork, DataType.DOUBLE, Long.MAX_VALUE)) {
            assertThat(curvature.loss()).isCloseTo(factor * exact.loss(), within(1e-10));
            assertThat(curvature.decomposes()).isTrue();
            assertThat(curvature.outputs()).isEqualTo(SameDiffGraphs.CLASSES);
            assertThat(curvature.error()).isEqualTo(exact.error());
            assertThat(relativeDifference(
                            moved(curvature.gradient(), curvature.layout(), exact.layout()),
                            exact.gradient().mul(factor)))
                    .isLessThan(1e-9);
            agree(LossCurvature::hessian, curvature, exact, factor);
            agree(LossCurvature::gaussNewton, curvature, exact, factor);
            agree(LossCurvature::residual, curvature, exact, factor);
            assertThat(curvature.differences().orElseThrow().reason()).contains("SameDiff");
            assertThat(curvature.differences().orElseThrow().disagreement()).isLessThan(1e-6);
        }
    }

    private static void agree(
            Function<LossCurvature, LinearOperator> kind, LossCurvature curvature, LossCurvature exact, double factor) {
        INDArray v = NetworkCase.random(5, curvature.layout().size());
        INDArray product = kind.apply(curvature).apply(v);
        INDArray expected = kind.apply(exact).apply(moved(v, curvature.layout(), exact.layout()));
        assertThat(relativeDifference(moved(product, curvature.layout(), exact.layout()), expected.mul(factor)))
                .isLessThan(1e-6);
    }

    /** A vector of the graph's θ as one of the network's, whose weights have another order. */
    private static INDArray moved(INDArray vector, ParameterLayout from, ParameterLayout to) {
        INDArray result = Nd4j.zeros(DataType.DOUBLE, to.size());
        List<INDArray> sources = from.views(vector);
        List<INDArray> targets = to.views(result);
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).assign(sources.get(i).reshape(targets.get(i).shape()));
        }
        return result;
    }

    /** Of which each is a function of the same values. */
    @Test
    void severalLossesAddUp() {
        MultiLayerNetwork entropy = network(LossFunction.MCXENT.getILossFunction(), Activation.SOFTMAX);
        MultiLayerNetwork squared = network(LossFunction.MSE.getILossFunction(), Activation.IDENTITY);
        squared.setParams(entropy.params());
        SameDiff graph = graph(entropy, DataType.FLOAT, (sd, y, f) -> sd.loss.softmaxCrossEntropy(null, y, f, null));
        graph.loss.meanSquaredError(
                "second", graph.getVariable("labels"), graph.getVariable("values"), null, LossReduce.MEAN_BY_WEIGHT);
        graph.setLossVariables("loss", "second");
        ExampleSet examples = ExampleSet.of(examples(oneHot()), BATCH);
        try (LossCurvature curvature = ProbedNetwork.of(graph).over(examples, DataType.DOUBLE, 0);
                LossCurvature first = ProbedNetwork.of(entropy).over(examples, DataType.DOUBLE, Long.MAX_VALUE);
                LossCurvature second = ProbedNetwork.of(squared).over(examples, DataType.DOUBLE, Long.MAX_VALUE)) {
            assertThat(curvature.loss()).isCloseTo(first.loss() + second.loss(), within(1e-10));
            for (Function<LossCurvature, LinearOperator> kind : List.<Function<LossCurvature, LinearOperator>>of(
                    LossCurvature::hessian, LossCurvature::gaussNewton, LossCurvature::residual)) {
                INDArray v = NetworkCase.random(6, curvature.layout().size());
                INDArray there = moved(v, curvature.layout(), first.layout());
                INDArray expected =
                        kind.apply(first).apply(there).add(kind.apply(second).apply(there));
                INDArray product = moved(kind.apply(curvature).apply(v), curvature.layout(), first.layout());
                assertThat(relativeDifference(product, expected)).isLessThan(1e-6);
            }
        }
    }

    @Test
    void variablesWithoutInfluenceAreNoParameters() {
        MultiLayerNetwork network = network(LossFunction.MCXENT.getILossFunction(), Activation.SOFTMAX);
        SameDiff graph = graph(network, DataType.FLOAT, (sd, y, f) -> sd.loss.softmaxCrossEntropy(null, y, f, null));
        try (LossCurvature curvature =
                ProbedNetwork.of(graph).over(ExampleSet.of(examples(oneHot()), BATCH), DataType.DOUBLE, 0)) {
            assertThat(curvature.layout().size()).isEqualTo(network.numParams());
            assertThat(curvature.layout().segments())
                    .extracting(segment -> segment.layer() + ":" + segment.parameter())
                    .containsExactly("first:W", "first:b", "second:W", "second:b");
        }
    }

    /** A loss that is written out by hand, here the mean squared error, has a Hessian, and no G that could be known. */
    @Test
    void ofALossOfUnknownMakeOnlyTheHessianIsKnown() {
        MultiLayerNetwork network = network(LossFunction.MSE.getILossFunction(), Activation.IDENTITY);
        SameDiff graph = graph(
                network, DataType.FLOAT, (sd, y, f) -> sd.math.square(f.sub(y)).mean());
        ExampleSet examples = ExampleSet.of(examples(oneHot()), BATCH);
        try (LossCurvature curvature = ProbedNetwork.of(graph).over(examples, DataType.DOUBLE, 0);
                LossCurvature exact = ProbedNetwork.of(network).over(examples, DataType.DOUBLE, Long.MAX_VALUE)) {
            agree(LossCurvature::hessian, curvature, exact, 1);
            assertThat(curvature.decomposes()).isFalse();
            assertThatThrownBy(curvature::gaussNewton)
                    .isInstanceOf(UnsupportedNetworkException.class)
                    .hasMessageContaining("softmaxCrossEntropy");
        }
    }

    @Test
    void aLossByChanceIsRefused() {
        refused(
                (sd, y, f) -> sd.loss.softmaxCrossEntropy(
                        null, y, f.mul(sd.random.uniform(0, 1, DataType.FLOAT, SameDiffGraphs.CLASSES)), null),
                "random numbers");
    }

    @Test
    void aLossThatIsNeitherMeanNorSumIsRefused() {
        refused(
                (sd, y, f) -> sd.math.square(sd.loss.softmaxCrossEntropy(null, y, f, null, LossReduce.SUM, 0)),
                "neither a mean nor a sum");
    }

    /** Of weights that are not all the same: how much an example counts would depend on its batch. */
    @Test
    void aMeanByWeightsIsRefused() {
        refused(
                (sd, y, f) -> sd.loss.softmaxCrossEntropy(
                        null, y, f, y.sum(1).add(y.max(1)).add(f.max(1)), LossReduce.MEAN_BY_WEIGHT, 0),
                "no mean over examples");
    }

    @Test
    void aGraphThatIsNotSetUpForTrainingIsRefused() {
        MultiLayerNetwork network = network(LossFunction.MCXENT.getILossFunction(), Activation.SOFTMAX);
        SameDiff graph = graph(network, DataType.FLOAT, (sd, y, f) -> sd.loss.softmaxCrossEntropy(null, y, f, null));
        graph.setTrainingConfig(null);
        refused(graph, "training configuration");
    }

    private static void refused(SameDiffGraphs.Loss loss, String why) {
        refused(graph(network(LossFunction.MCXENT.getILossFunction(), Activation.SOFTMAX), DataType.FLOAT, loss), why);
    }

    private static void refused(SameDiff graph, String why) {
        ExampleSet examples = ExampleSet.of(examples(oneHot()), BATCH);
        assertThatThrownBy(() -> ProbedNetwork.of(graph).over(examples, DataType.DOUBLE, 0))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining(why);
    }
}
