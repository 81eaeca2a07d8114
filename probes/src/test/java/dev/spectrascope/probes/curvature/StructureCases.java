package dev.spectrascope.probes.curvature;

import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks of several inputs and outputs, masks, and labels that are no matrices. */
final class StructureCases {

    private static final int EXAMPLES = 7;
    private static final int CLASSES = 3;
    private static final int STEPS = 4;

    private StructureCases() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                graph(
                        "a vertex that reaches no output",
                        graph -> {
                            graph.allowDisconnected(true);
                            branches().accept(graph);
                            graph.addLayer("unused", SmallNetworks.tanh(2), "a");
                        },
                        null,
                        null),
                graph("two inputs, three outputs", branches(), null, null),
                graph(
                        "two inputs, three outputs, an input masked",
                        branches(),
                        new INDArray[] {weights(1, EXAMPLES, 1), null},
                        null),
                graph(
                        "two inputs, three outputs, inputs and labels masked",
                        branches(),
                        new INDArray[] {bits(2, EXAMPLES, 1), bits(3, EXAMPLES, 1)},
                        new INDArray[] {weights(4, EXAMPLES, 1), bits(5, EXAMPLES, 2), null}),
                graph(
                        "mask of examples",
                        graph -> {
                            branches().accept(graph);
                            graph.addLayer("masked", new MaskLayer(), "a1");
                            graph.addVertex("both-again", new MergeVertex(), "masked", "b1");
                            graph.addLayer("more", output(LossFunction.MSE, Activation.TANH, 2), "both-again");
                            graph.setOutputs("classes", "more", "loss");
                        },
                        new INDArray[] {weights(19, EXAMPLES, 1), null},
                        null),
                series("time series", RNNFormat.NCW, null),
                series("time series, channels last", RNNFormat.NWC, null),
                series("time series, steps masked", RNNFormat.NCW, bits(6, EXAMPLES, STEPS)),
                series("time series, steps weighted", RNNFormat.NCW, weights(7, EXAMPLES, STEPS)),
                images("images", null),
                images("images, examples masked", bits(8, EXAMPLES, 1)),
                images("images, pixels masked", bits(9, EXAMPLES, 4, 5)),
                images("images, pixels weighted", weights(10, EXAMPLES, 1, 4, 5)),
                seriesChannelsLast(),
                imagesChannelsLast(null),
                imagesChannelsLast(weights(20, EXAMPLES, 4, 5, 1)),
                volumes("volumes", Convolution3D.DataFormat.NCDHW, null),
                volumes("volumes, voxels weighted", Convolution3D.DataFormat.NCDHW, weights(21, EXAMPLES, 1, 2, 3, 2)),
                volumes("volumes, channels last", Convolution3D.DataFormat.NDHWC, null));
    }

    private static Consumer<GraphBuilder> branches() {
        return graph -> {
            graph.addInputs("a", "b")
                    .allowDisconnected(true)
                    .setInputTypes(InputType.feedForward(5), InputType.feedForward(4));
            graph.addLayer("a1", SmallNetworks.tanh(4), "a");
            graph.addLayer("b1", SmallNetworks.tanh(3), "b");
            graph.addVertex("both", new MergeVertex(), "a1", "b1");
            graph.addLayer("classes", output(LossFunction.MCXENT, Activation.SOFTMAX, CLASSES), "both");
            graph.addLayer("numbers", output(LossFunction.MSE, Activation.IDENTITY, 2), "b1");
            graph.addLayer("hidden", SmallNetworks.tanh(CLASSES), "both");
            graph.addLayer(
                    "loss",
                    new LossLayer.Builder(LossFunction.MCXENT)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    "hidden");
            graph.setOutputs("classes", "numbers", "loss");
        };
    }

    private static OutputLayer output(LossFunction loss, Activation activation, int outputs) {
        return new OutputLayer.Builder(loss)
                .activation(activation)
                .nOut(outputs)
                .build();
    }

    private static NetworkCase graph(
            String name, Consumer<GraphBuilder> layers, INDArray[] featureMasks, INDArray[] labelMasks) {
        GraphBuilder graph = builder().graphBuilder();
        layers.accept(graph);
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        RandomParameters.assign(network, 1);
        return new NetworkCase(
                name,
                network,
                new MultiDataSet(
                        new INDArray[] {NetworkCase.random(11, EXAMPLES, 5), NetworkCase.random(12, EXAMPLES, 4)},
                        new INDArray[] {
                            NetworkCase.oneHot(13, EXAMPLES, CLASSES),
                            NetworkCase.random(14, EXAMPLES, 2),
                            NetworkCase.oneHot(15, EXAMPLES, CLASSES)
                        },
                        featureMasks,
                        labelMasks),
                true,
                false);
    }

    private static NetworkCase series(String name, RNNFormat format, INDArray mask) {
        boolean last = format == RNNFormat.NWC;
        INDArray features = NetworkCase.random(16, EXAMPLES, 5, STEPS);
        INDArray labels = NetworkCase.oneHot(17, EXAMPLES * STEPS, CLASSES)
                .reshape(EXAMPLES, STEPS, CLASSES)
                .permute(0, 2, 1);
        return layers(
                name,
                list -> list.layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .nIn(5)
                        .nOut(CLASSES)
                        .dataFormat(format)
                        .build()),
                new DataSet(
                        last ? features.permute(0, 2, 1).dup('c') : features,
                        last ? labels.permute(0, 2, 1).dup('c') : labels.dup('c'),
                        null,
                        mask));
    }

    private static NetworkCase images(String name, INDArray mask) {
        INDArray labels = NetworkCase.oneHot(18, EXAMPLES * 20, CLASSES)
                .reshape(EXAMPLES, 4, 5, CLASSES)
                .permute(0, 3, 1, 2)
                .dup('c');
        return layers(
                name,
                list -> list.layer(new ConvolutionLayer.Builder(3, 3)
                                .nOut(4)
                                .activation(Activation.TANH)
                                .build())
                        .layer(new ConvolutionLayer.Builder(1, 1)
                                .nOut(CLASSES)
                                .activation(Activation.IDENTITY)
                                .build())
                        .layer(new CnnLossLayer.Builder(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build())
                        .setInputType(InputType.convolutional(6, 7, 2)),
                new DataSet(NetworkCase.random(19, EXAMPLES, 2, 6, 7), labels, null, mask));
    }

    /** DL4J's score of this layer in this format compares the outputs with themselves, unlike its gradient. */
    private static NetworkCase seriesChannelsLast() {
        DataSet channelsLast = new DataSet(
                NetworkCase.random(22, EXAMPLES, STEPS, 5),
                NetworkCase.oneHot(23, EXAMPLES * STEPS, CLASSES).reshape(EXAMPLES, STEPS, CLASSES),
                null,
                weights(24, EXAMPLES, STEPS));
        return withTwin(
                "loss layer of time series, channels last",
                seriesLoss(RNNFormat.NWC),
                channelsLast,
                seriesLoss(RNNFormat.NCW),
                permuted(channelsLast, 0, 2, 1));
    }

    private static UnaryOperator<ListBuilder> seriesLoss(RNNFormat format) {
        return list -> list.layer(new SimpleRnn.Builder()
                        .nIn(5)
                        .nOut(CLASSES)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build())
                .layer(new RnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(format)
                        .build());
    }

    /** DL4J's score of this layer in this format takes rows for channels, unlike its gradient. */
    private static NetworkCase imagesChannelsLast(INDArray mask) {
        DataSet channelsLast = new DataSet(
                NetworkCase.random(25, EXAMPLES, 6, 7, 2),
                NetworkCase.oneHot(26, EXAMPLES * 20, CLASSES).reshape(EXAMPLES, 4, 5, CLASSES),
                null,
                mask);
        DataSet channelsFirst = permuted(channelsLast, 0, 3, 1, 2);
        channelsFirst.setLabelsMaskArray(
                mask == null ? null : mask.permute(0, 3, 1, 2).dup('c'));
        return withTwin(
                "images, channels last" + (mask == null ? "" : ", pixels weighted"),
                imageLoss(CNN2DFormat.NHWC),
                channelsLast,
                imageLoss(CNN2DFormat.NCHW),
                channelsFirst);
    }

    private static UnaryOperator<ListBuilder> imageLoss(CNN2DFormat format) {
        return list -> list.layer(new ConvolutionLayer.Builder(3, 3)
                        .nIn(2)
                        .nOut(CLASSES)
                        .dataFormat(format)
                        .activation(Activation.TANH)
                        .build())
                .layer(new CnnLossLayer.Builder(LossFunction.MCXENT)
                        .activation(Activation.SOFTMAX)
                        .format(format)
                        .build());
    }

    private static DataSet permuted(DataSet examples, int... axes) {
        return new DataSet(
                examples.getFeatures().permute(axes).dup('c'),
                examples.getLabels().permute(axes).dup('c'),
                null,
                examples.getLabelsMaskArray());
    }

    private static NetworkCase withTwin(
            String name,
            UnaryOperator<ListBuilder> layers,
            DataSet examples,
            UnaryOperator<ListBuilder> twin,
            DataSet examplesOfTwin) {
        NetworkCase alone = layers(name, layers, examples);
        MultiLayerNetwork other =
                (MultiLayerNetwork) layers(name, twin, examplesOfTwin).model();
        return new NetworkCase(name, alone.model(), alone.data(), true, false, parameters -> {
            other.params().assign(parameters);
            return other.score(examplesOfTwin);
        });
    }

    private static NetworkCase volumes(String name, Convolution3D.DataFormat format, INDArray mask) {
        boolean last = format == Convolution3D.DataFormat.NDHWC;
        INDArray labels = NetworkCase.oneHot(27, EXAMPLES * 12, CLASSES).reshape(EXAMPLES, 2, 3, 2, CLASSES);
        return layers(
                name,
                list -> list.layer(new Convolution3D.Builder(2, 2, 2)
                                .nIn(2)
                                .nOut(CLASSES)
                                .dataFormat(format)
                                .activation(Activation.TANH)
                                .build())
                        .layer(new Cnn3DLossLayer.Builder(format)
                                .lossFunction(LossFunction.MCXENT)
                                .activation(Activation.SOFTMAX)
                                .build()),
                new DataSet(
                        last
                                ? NetworkCase.random(28, EXAMPLES, 3, 4, 3, 2)
                                : NetworkCase.random(28, EXAMPLES, 2, 3, 4, 3),
                        last ? labels : labels.permute(0, 4, 1, 2, 3).dup('c'),
                        null,
                        mask));
    }

    private static NetworkCase layers(String name, UnaryOperator<ListBuilder> layers, DataSet examples) {
        MultiLayerNetwork network =
                new MultiLayerNetwork(layers.apply(builder().list()).build());
        network.init();
        RandomParameters.assign(network, 2);
        return new NetworkCase(name, network, examples, true, false);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
    }

    /** Zeros and ones; the first is one. */
    private static INDArray bits(long seed, long... shape) {
        INDArray bits = weights(seed, shape).gte(1).castTo(DataType.DOUBLE);
        return bits.putScalar(0, 1);
    }

    private static INDArray weights(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        INDArray weights = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < weights.length(); i++) {
            weights.putScalar(i, random.nextDouble(0, 2));
        }
        return weights;
    }
}
