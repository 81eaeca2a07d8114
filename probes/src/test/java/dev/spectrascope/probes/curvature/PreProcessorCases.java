package dev.spectrascope.probes.curvature;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** DL4J's input preprocessors, each between two layers with parameters. */
final class PreProcessorCases {

    private static final int EXAMPLES = 7;
    private static final int STEPS = 3;

    private PreProcessorCases() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                volumes("vectors as volumes NCDHW", true),
                volumes("vectors as volumes NDHWC", false),
                images("time series of images NWC", RNNFormat.NWC),
                network(
                        "vectors as images and back",
                        list -> list.layer(dense(5, 8))
                                .layer(convolution(2))
                                .layer(dense(4, 3))
                                .layer(output(3))
                                .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(2, 2, 2))
                                .inputPreProcessor(2, new CnnToFeedForwardPreProcessor(2, 1, 2)),
                        EXAMPLES,
                        5),
                network(
                        "reshaped with and without the examples",
                        list -> list.layer(dense(5, 8))
                                .layer(convolution(2))
                                .layer(dense(4, 3))
                                .layer(output(3))
                                .inputPreProcessor(
                                        1, new ReshapePreprocessor(new long[] {8}, new long[] {2, 2, 2}, false))
                                .inputPreProcessor(
                                        2, new ReshapePreprocessor(new long[] {9, 2, 1, 2}, new long[] {9, 4}, true)),
                        EXAMPLES,
                        5),
                network(
                        "permuted and composed",
                        list -> list.layer(convolution(2))
                                .layer(dense(32, 3))
                                .layer(output(3))
                                .inputPreProcessor(0, new PermutePreprocessor(2, 3, 1))
                                .inputPreProcessor(
                                        1,
                                        new ComposableInputPreProcessor(
                                                new PermutePreprocessor(0, 3, 1, 2),
                                                new ReshapePreprocessor(new long[] {4, 2, 4}, new long[] {32}, false))),
                        EXAMPLES,
                        5,
                        2,
                        4),
                network(
                        "steps through dense layers and images, composed",
                        list -> list.layer(simple(4, RNNFormat.NCW))
                                .layer(dense(3, 8))
                                .layer(convolution(2))
                                .layer(new LastTimeStep(simple(4, RNNFormat.NCW)))
                                .layer(output(3))
                                .inputPreProcessor(1, new RnnToFeedForwardPreProcessor(RNNFormat.NCW))
                                .inputPreProcessor(
                                        2,
                                        new ComposableInputPreProcessor(
                                                new FeedForwardToRnnPreProcessor(RNNFormat.NCW),
                                                new RnnToCnnPreProcessor(2, 2, 2)))
                                .inputPreProcessor(3, new CnnToRnnPreProcessor(2, 1, 2)),
                        EXAMPLES,
                        4,
                        STEPS));
    }

    private static NetworkCase volumes(String name, boolean channelsFirst) {
        return network(
                name,
                list -> list.layer(dense(5, 24))
                        .layer(new Convolution3D.Builder(2, 2, 2)
                                .nIn(2)
                                .nOut(2)
                                .dataFormat(
                                        channelsFirst ? Convolution3D.DataFormat.NCDHW : Convolution3D.DataFormat.NDHWC)
                                .activation(Activation.TANH)
                                .build())
                        .layer(dense(4, 3))
                        .layer(output(3))
                        .inputPreProcessor(1, new FeedForwardToCnn3DPreProcessor(3, 2, 2, 2, channelsFirst))
                        .inputPreProcessor(2, new Cnn3DToFeedForwardPreProcessor(2, 1, 1, 2, channelsFirst)),
                EXAMPLES,
                5);
    }

    private static NetworkCase images(String name, RNNFormat format) {
        return network(
                name,
                list -> list.layer(convolution(1))
                        .layer(new LastTimeStep(simple(18, format)))
                        .layer(output(3))
                        .inputPreProcessor(0, new RnnToCnnPreProcessor(3, 4, 1, format))
                        .inputPreProcessor(1, new CnnToRnnPreProcessor(3, 3, 2, format)),
                EXAMPLES,
                STEPS,
                12);
    }

    private static ConvolutionLayer convolution(int channels) {
        return new ConvolutionLayer.Builder(1, 2)
                .nIn(channels)
                .nOut(2)
                .dataFormat(CNN2DFormat.NCHW)
                .activation(Activation.TANH)
                .build();
    }

    private static SimpleRnn simple(int inputs, RNNFormat format) {
        return new SimpleRnn.Builder()
                .nIn(inputs)
                .nOut(3)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
    }

    private static DenseLayer dense(int inputs, int outputs) {
        return new DenseLayer.Builder()
                .nIn(inputs)
                .nOut(outputs)
                .activation(Activation.TANH)
                .build();
    }

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(inputs)
                .nOut(NetworkCases.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static NetworkCase network(String name, UnaryOperator<ListBuilder> layers, long... shape) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list();
        MultiLayerNetwork network = new MultiLayerNetwork(layers.apply(list).build());
        network.init();
        return NetworkCases.build(name, network, shape, true, false);
    }
}
