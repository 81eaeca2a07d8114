package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.SmallNetworks.convolution;
import static dev.spectrascope.probes.curvature.SmallNetworks.dense;
import static dev.spectrascope.probes.curvature.SmallNetworks.flat;
import static dev.spectrascope.probes.curvature.SmallNetworks.image;
import static dev.spectrascope.probes.curvature.SmallNetworks.lenet;
import static dev.spectrascope.probes.curvature.SmallNetworks.tanh;
import static dev.spectrascope.probes.curvature.SmallNetworks.vgg;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** The networks that every product is checked on: a new block joins by one line in {@link #all}. */
final class NetworkCases {

    private static final int EXAMPLES = 7;
    static final int CLASSES = 3;

    private NetworkCases() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (Activation activation : List.of(
                Activation.IDENTITY,
                Activation.TANH,
                Activation.SIGMOID,
                Activation.SOFTPLUS,
                Activation.SOFTSIGN,
                Activation.SWISH)) {
            cases.add(smooth("dense " + activation, dense(activation)));
        }
        // Behind a bounded layer: its outputs must not reach the probabilities that DL4J's score clips.
        cases.add(smooth(
                "dense cube",
                flat(
                        tanh(6),
                        new DenseLayer.Builder()
                                .nOut(4)
                                .activation(Activation.CUBE)
                                .build())));
        cases.add(kinked("dense relu", dense(Activation.RELU)));
        cases.add(kinked(
                "leaky relu",
                flat(new DenseLayer.Builder()
                        .nOut(6)
                        .activation(new ActivationLReLU(0.2))
                        .build())));
        cases.add(kinkedAndCurved(
                "elu",
                flat(new DenseLayer.Builder()
                        .nOut(6)
                        .activation(new ActivationELU(0.7))
                        .build())));
        cases.add(smooth(
                "no bias",
                list -> list.layer(new DenseLayer.Builder()
                                .nOut(6)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build())
                        .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(CLASSES)
                                .hasBias(false)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(5))));
        cases.add(smooth(
                "weighted classes",
                list -> list.layer(tanh(6))
                        .layer(new OutputLayer.Builder(
                                        new LossMCXENT(Nd4j.createFromArray(new double[][] {{0.5, 2, 1}})))
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(5))));
        cases.add(smooth(
                "mean squared error",
                list -> list.layer(tanh(6))
                        .layer(new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(CLASSES)
                                .activation(Activation.IDENTITY)
                                .build())
                        .setInputType(InputType.feedForward(5))));
        cases.add(smooth(
                "loss layer",
                list -> list.layer(tanh(6))
                        .layer(new DenseLayer.Builder()
                                .nOut(CLASSES)
                                .activation(Activation.IDENTITY)
                                .build())
                        .layer(new LossLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.feedForward(5))));
        cases.add(smooth(
                "activation and dropout layers",
                flat(
                        new DenseLayer.Builder()
                                .nOut(6)
                                .activation(Activation.IDENTITY)
                                .dropOut(0.5)
                                .build(),
                        new ActivationLayer.Builder()
                                .activation(Activation.TANH)
                                .build(),
                        new DropoutLayer.Builder(0.5).build())));
        cases.add(smooth(
                "dense batch normalisation",
                flat(
                        new DenseLayer.Builder()
                                .nOut(6)
                                .activation(Activation.IDENTITY)
                                .build(),
                        new BatchNormalization.Builder().build(),
                        new ActivationLayer.Builder()
                                .activation(Activation.TANH)
                                .build())));
        cases.add(smooth(
                "batch normalisation by variance",
                flat(tanh(6), new BatchNormalization.Builder().useLogStd(false).build(), tanh(4))));
        cases.add(smooth(
                "batch normalisation, locked",
                flat(
                        tanh(6),
                        new BatchNormalization.Builder(true)
                                .gamma(1.3)
                                .beta(0.2)
                                .build(),
                        tanh(4))));
        cases.add(smooth("frozen layer", flat(tanh(6), new FrozenLayer(tanh(5)), tanh(4))));
        cases.add(smooth("convolution", image(2, convolution(3, 3, 1, 0, ConvolutionMode.Truncate))));
        cases.add(
                smooth("convolution, stride and padding", image(2, convolution(3, 3, 2, 1, ConvolutionMode.Truncate))));
        cases.add(smooth("convolution, same", image(2, convolution(3, 3, 1, 0, ConvolutionMode.Same))));
        cases.add(smooth("convolution, same and stride", image(2, convolution(3, 4, 2, 0, ConvolutionMode.Same))));
        cases.add(smooth(
                "convolution, dilated",
                image(
                        2,
                        new ConvolutionLayer.Builder(2, 3)
                                .nOut(3)
                                .dilation(2, 1)
                                .hasBias(false)
                                .activation(Activation.TANH)
                                .build(),
                        convolution(2, 2, 1, 0, ConvolutionMode.Truncate))));
        cases.add(smooth(
                "two convolutions with batch normalisation",
                image(
                        1,
                        convolution(3, 4, 1, 1, ConvolutionMode.Truncate),
                        new BatchNormalization.Builder().build(),
                        convolution(2, 3, 1, 0, ConvolutionMode.Truncate))));
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
            cases.add(pooled("pooling " + type, type, 2, 2, 0, ConvolutionMode.Truncate));
            cases.add(pooled("overlapping pooling " + type, type, 3, 2, 0, ConvolutionMode.Truncate));
            cases.add(pooled("overlapping pooling by one " + type, type, 3, 1, 1, ConvolutionMode.Truncate));
            cases.add(pooled("pooling with padding " + type, type, 2, 2, 1, ConvolutionMode.Truncate));
            cases.add(pooled("pooling, same " + type, type, 3, 2, 0, ConvolutionMode.Same));
        }
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.SUM)) {
            cases.add(smoothButForMaxima(
                    "global pooling " + type,
                    image(
                            2,
                            convolution(3, 3, 1, 0, ConvolutionMode.Truncate),
                            new GlobalPoolingLayer.Builder(type).build())));
        }
        cases.add(kinked("small VGG", vgg()));
        cases.add(kinked("small LeNet, flat input", lenet()));
        cases.add(graph("small ResNet", false, true, SmallNetworks::resnet));
        cases.add(graph("normalised and plain convolution", true, false, SmallNetworks::partlyNormalized));
        cases.add(graph("merge", true, false, SmallNetworks::merged));
        return Stream.of(
                        cases.stream(),
                        StructureCases.all(),
                        ImageCases.all(),
                        VolumeCases.all(),
                        ConvolvedSequenceCases.all(),
                        RecurrentCases.all(),
                        SequenceCases.all(),
                        LearnedQueryCases.all(),
                        PreProcessorCases.all(),
                        LossCases.all(),
                        DetectionCases.all(),
                        VertexCases.all())
                .flatMap(family -> family);
    }

    // ---- cases

    static NetworkCase smooth(String name, UnaryOperator<ListBuilder> layers) {
        return network(name, true, false, layers);
    }

    private static NetworkCase kinked(String name, UnaryOperator<ListBuilder> layers) {
        return network(name, false, true, layers);
    }

    private static NetworkCase kinkedAndCurved(String name, UnaryOperator<ListBuilder> layers) {
        return network(name, false, false, layers);
    }

    private static NetworkCase smoothButForMaxima(String name, UnaryOperator<ListBuilder> layers) {
        return network(name, false, false, layers);
    }

    private static NetworkCase pooled(
            String name, PoolingType type, int kernel, int stride, int padding, ConvolutionMode mode) {
        return network(
                name,
                type == PoolingType.AVG,
                false,
                image(
                        2,
                        convolution(2, 3, 1, 0, ConvolutionMode.Truncate),
                        new SubsamplingLayer.Builder(type)
                                .kernelSize(kernel, kernel)
                                .stride(stride, stride)
                                .padding(padding, padding)
                                .convolutionMode(mode)
                                .build()));
    }

    private static NetworkCase network(
            String name, boolean smooth, boolean piecewiseLinear, UnaryOperator<ListBuilder> layers) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(layers.apply(builder().list()).build());
        network.init();
        InputType input = network.getLayerWiseConfigurations().getInputPreProcess(0) == null
                ? null
                : InputType.convolutionalFlat(8, 8, 1);
        return build(name, network, inputShape(network, input), smooth, piecewiseLinear);
    }

    private static long[] inputShape(MultiLayerNetwork network, InputType input) {
        if (input != null) {
            return new long[] {EXAMPLES, 64};
        }
        Layer first = network.getLayerWiseConfigurations().getConf(0).getLayer();
        return first instanceof ConvolutionLayer convolution
                ? new long[] {EXAMPLES, convolution.getNIn(), 6, 7}
                : new long[] {EXAMPLES, 5};
    }

    private static NetworkCase graph(
            String name, boolean smooth, boolean piecewiseLinear, Consumer<GraphBuilder> layers) {
        GraphBuilder graph = builder().graphBuilder();
        layers.accept(graph);
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        long[] shape = name.equals("merge") ? new long[] {EXAMPLES, 5} : new long[] {EXAMPLES, 2, 6, 6};
        return build(name, network, shape, smooth, piecewiseLinear);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
    }

    static NetworkCase build(String name, Model model, long[] shape, boolean smooth, boolean piecewiseLinear) {
        RandomParameters.assign(model, name.hashCode());
        INDArray features = NetworkCase.random(name.hashCode() + 1L, shape);
        DataSet examples = new DataSet(features, NetworkCase.oneHot(name.hashCode() + 2L, EXAMPLES, CLASSES));
        return new NetworkCase(name, model, examples, smooth, piecewiseLinear);
    }
}
