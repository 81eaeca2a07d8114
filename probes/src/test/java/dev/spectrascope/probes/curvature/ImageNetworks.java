package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** A growing list of networks on sequences, images and volumes. */
final class ImageNetworks {

    static final int EXAMPLES = 7;
    private static final int CLASSES = 3;

    private final List<NetworkCase> cases = new ArrayList<>();

    Stream<NetworkCase> stream() {
        return cases.stream();
    }

    /** Zeros and ones; the first of each example is one. */
    static INDArray bits(long seed, long... shape) {
        INDArray bits = NetworkCase.random(seed, shape).gte(0).castTo(DataType.DOUBLE);
        for (long i = 0; i < EXAMPLES; i++) {
            bits.putScalar(i * bits.length() / EXAMPLES, 1);
        }
        return bits;
    }

    /** What goes in, and the shape of one example. */
    record Data(InputType type, long... example) {

        long[] shape() {
            long[] shape = new long[example.length + 1];
            shape[0] = EXAMPLES;
            System.arraycopy(example, 0, shape, 1, example.length);
            return shape;
        }
    }

    void smooth(String name, Data data, Layer... layers) {
        add(name, data, true, false, layers);
    }

    // Linear in each single weight but for the kinks.
    void kinked(String name, Data data, Layer... layers) {
        add(name, data, false, true, layers);
    }

    void curved(String name, Data data, Layer... layers) {
        add(name, data, false, false, layers);
    }

    void add(String name, Data data, boolean smooth, boolean piecewiseLinear, Layer... layers) {
        cases.add(NetworkCases.build(name, network(data, layers), data.shape(), smooth, piecewiseLinear));
    }

    void masked(String name, Data data, INDArray mask, Layer... layers) {
        NetworkCase plain = NetworkCases.build(name, network(data, layers), data.shape(), false, false);
        DataSet examples =
                new DataSet(plain.examples().getFeatures(), plain.examples().getLabels(), mask, null);
        cases.add(new NetworkCase(name, plain.model(), examples, false, false));
    }

    private static MultiLayerNetwork network(Data data, Layer... layers) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list();
        for (Layer layer : layers) {
            list.layer(layer.clone());
        }
        list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(data.type());
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }
}
