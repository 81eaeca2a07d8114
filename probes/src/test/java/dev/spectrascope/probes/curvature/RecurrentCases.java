package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Recurrent and embedding layers. */
// GravesLSTM is deprecated in DL4J, and still in use.
@SuppressWarnings("deprecation")
final class RecurrentCases {

    private static final int EXAMPLES = 7;
    private static final int CLASSES = 3;
    private static final int CHANNELS = 3;
    private static final int STEPS = 3;

    private RecurrentCases() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        for (RNNFormat format : RNNFormat.values()) {
            cases.add(series("simple recurrent " + format, format, simple(format), last(simple(format))));
            cases.add(series("LSTM " + format, format, lstm(format), last(lstm(format))));
            cases.add(series("Graves LSTM " + format, format, graves(format), last(graves(format))));
            List<Bidirectional.Mode> modes =
                    format == RNNFormat.NCW ? List.of(Bidirectional.Mode.values()) : List.of(Bidirectional.Mode.CONCAT);
            for (Bidirectional.Mode mode : modes) {
                cases.add(series(
                        "bidirectional " + mode + " " + format,
                        format,
                        new Bidirectional(mode, lstm(format)),
                        last(simple(format))));
            }
            cases.add(series(
                    "time distributed " + format,
                    format,
                    lstm(format),
                    new TimeDistributed(
                            new DenseLayer.Builder()
                                    .nIn(3)
                                    .nOut(2)
                                    .activation(Activation.TANH)
                                    .build(),
                            format),
                    last(simple(format))));
        }
        cases.add(series(
                "Graves bidirectional LSTM",
                RNNFormat.NCW,
                new GravesBidirectionalLSTM.Builder()
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build(),
                last(simple(RNNFormat.NCW))));
        cases.add(series(
                "bidirectional last time step",
                RNNFormat.NCW,
                lstm(RNNFormat.NCW),
                new Bidirectional(Bidirectional.Mode.CONCAT, last(lstm(RNNFormat.NCW)))));
        cases.add(series("mask zero", RNNFormat.NCW, last(new MaskZeroLayer(lstm(RNNFormat.NCW), 0.0))));
        cases.add(embedding("embedding", false));
        cases.add(embedding("embedding without bias", true));
        cases.add(sequence("embedding sequence", RNNFormat.NCW));
        cases.add(sequence("embedding sequence NWC", RNNFormat.NWC));
        cases.add(normalized(true));
        cases.add(normalized(false));
        cases.add(series(
                "self attention",
                RNNFormat.NCW,
                lstm(RNNFormat.NCW),
                selfAttention(false, 1),
                last(lstm(RNNFormat.NCW))));
        cases.add(series(
                "self attention, projected", RNNFormat.NCW, selfAttention(true, 1), last(simple(RNNFormat.NCW))));
        cases.add(series(
                "self attention, two heads", RNNFormat.NCW, selfAttention(true, 2), last(simple(RNNFormat.NCW))));
        cases.add(series(
                "recurrent attention", RNNFormat.NCW, recurrentAttention(false, 1, true), last(simple(RNNFormat.NCW))));
        cases.add(series(
                "recurrent attention, two heads",
                RNNFormat.NCW,
                recurrentAttention(true, 2, false),
                last(simple(RNNFormat.NCW))));
        return cases.stream();
    }

    private static SimpleRnn simple(RNNFormat format) {
        return new SimpleRnn.Builder()
                .weightInit(WeightInit.XAVIER)
                .nOut(3)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
    }

    private static LSTM lstm(RNNFormat format) {
        return new LSTM.Builder()
                .weightInit(WeightInit.XAVIER)
                .nOut(3)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
    }

    private static GravesLSTM graves(RNNFormat format) {
        return new GravesLSTM.Builder()
                .nOut(2)
                .activation(Activation.SOFTSIGN)
                .dataFormat(format)
                .build();
    }

    private static SelfAttentionLayer selfAttention(boolean projected, int heads) {
        return new SelfAttentionLayer.Builder()
                .nOut(projected ? 4 : 3)
                .nIn(3)
                .nHeads(heads)
                .projectInput(projected)
                .build();
    }

    private static RecurrentAttentionLayer recurrentAttention(boolean projected, int heads, boolean bias) {
        return new RecurrentAttentionLayer.Builder()
                .nIn(3)
                .nOut(projected ? 4 : 3)
                .nHeads(heads)
                .projectInput(projected)
                .hasBias(bias)
                .build();
    }

    private static LastTimeStep last(Layer layer) {
        return new LastTimeStep(layer);
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static NetworkCase series(String name, RNNFormat format, Layer... layers) {
        INDArray features = format == RNNFormat.NWC
                ? NetworkCase.random(name.hashCode(), EXAMPLES, STEPS, CHANNELS)
                : NetworkCase.random(name.hashCode(), EXAMPLES, CHANNELS, STEPS);
        if (name.equals("mask zero")) {
            // Time steps to skip: the last of the first example and the second of the next.
            for (int channel = 0; channel < CHANNELS; channel++) {
                features.putScalar(new int[] {0, channel, 2}, 0);

                features.putScalar(new int[] {1, channel, 1}, 0);
            }
        }
        return network(name, features, InputType.recurrent(CHANNELS, STEPS, format), layers);
    }

    private static NetworkCase embedding(String name, boolean plain) {
        return network(
                name,
                indices(5, EXAMPLES, 1),
                InputType.feedForward(5),
                new EmbeddingLayer.Builder()
                        .nIn(5)
                        .nOut(3)
                        .hasBias(!plain)
                        .activation(Activation.TANH)
                        .build(),
                SmallNetworks.tanh(3));
    }

    private static NetworkCase sequence(String name, RNNFormat format) {
        return network(
                name,
                indices(5, EXAMPLES, STEPS),
                InputType.recurrent(5, STEPS, format),
                new EmbeddingSequenceLayer.Builder()
                        .nIn(5)
                        .nOut(3)
                        .hasBias(format == RNNFormat.NWC)
                        .inputLength(STEPS)
                        .outputDataFormat(format)
                        .activation(Activation.TANH)
                        .build(),
                last(new LSTM.Builder()
                        .weightInit(WeightInit.XAVIER)
                        .nIn(3)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build()),
                SmallNetworks.tanh(3));
    }

    private static NetworkCase normalized(boolean bias) {
        return network(
                "dense with layer normalisation" + (bias ? "" : " without bias"),
                NetworkCase.random(1, EXAMPLES, 4),
                InputType.feedForward(4),
                new DenseLayer.Builder()
                        .nOut(5)
                        .hasLayerNorm(true)
                        .hasBias(bias)
                        .activation(Activation.TANH)
                        .build(),
                SmallNetworks.tanh(4));
    }

    private static INDArray indices(int range, long... shape) {
        SplittableRandom random = new SplittableRandom(5);
        INDArray indices = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < indices.length(); i++) {
            indices.putScalar(i, random.nextInt(range));
        }
        return indices;
    }

    private static NetworkCase network(String name, INDArray features, InputType input, Layer... layers) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        list.layer(output());
        list.setInputType(input);
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return build(name, network, features);
    }

    private static NetworkCase build(String name, Model model, INDArray features) {
        RandomParameters.assign(model, name.hashCode());
        INDArray labels = NetworkCase.oneHot(name.hashCode() + 2L, EXAMPLES, CLASSES);
        return new NetworkCase(name, model, new DataSet(features, labels), true, false);
    }
}
