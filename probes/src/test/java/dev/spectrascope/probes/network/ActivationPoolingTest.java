package dev.spectrascope.probes.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class ActivationPoolingTest {

    private static final int CLASSES = 3;

    private final INDArray features = Nd4j.randn(DataType.DOUBLE, 4, 1, 8, 8);
    private final INDArray labels = Nd4j.eye(4)
            .castTo(DataType.DOUBLE)
            .get(NDArrayIndex.all(), NDArrayIndex.interval(0, CLASSES))
            .dup('c');

    @Test
    void keepsNoMoreThanIfTheActivationStoodBehind() {
        long behind = recordedBytes(
                convolution(Activation.IDENTITY), pooling(PoolingType.MAX), new ActivationLayer(Activation.RELU));

        assertThat(recordedBytes(convolution(Activation.RELU), pooling(PoolingType.MAX)))
                .isEqualTo(behind);
        assertThat(recordedBytes(
                        convolution(Activation.IDENTITY),
                        new ActivationLayer(Activation.LEAKYRELU),
                        pooling(PoolingType.MAX)))
                .isEqualTo(behind);
    }

    @Test
    void leavesAnActivationThatMayDecreaseOrIsAveraged() {
        long average = recordedBytes(
                convolution(Activation.IDENTITY), pooling(PoolingType.AVG), new ActivationLayer(Activation.RELU));
        long maximum = recordedBytes(
                convolution(Activation.IDENTITY), pooling(PoolingType.MAX), new ActivationLayer(Activation.SWISH));

        assertThat(recordedBytes(convolution(Activation.RELU), pooling(PoolingType.AVG)))
                .isGreaterThan(average);
        assertThat(recordedBytes(convolution(Activation.SWISH), pooling(PoolingType.MAX)))
                .isGreaterThan(maximum);
    }

    @Test
    void leavesAnActivationThatOthersRead() {
        ComputationGraph graph = graph(builder -> builder.addLayer("first", convolution(Activation.RELU), "in")
                .addLayer("pooled", pooling(PoolingType.MAX), "first")
                .addLayer("strided", convolution(Activation.TANH, 2), "first")
                .addVertex("both", new MergeVertex(), "pooled", "strided")
                .addLayer("out", output(), "both"));

        try (Linearization recording =
                DifferentiableNetwork.of(graph, DataType.DOUBLE).linearize(features, labels)) {
            INDArray expected = graph.outputSingle(features);
            INDArray found = Nd4j.createFromArray(recording.softmax().probabilities());
            assertThat(found.distance2(expected)).isLessThan(1e-12);
        }
    }

    private long recordedBytes(Layer... layers) {
        ComputationGraph graph = graph(builder -> {
            String before = "in";
            for (int i = 0; i < layers.length; i++) {
                builder.addLayer("layer " + i, layers[i], before);
                before = "layer " + i;
            }
            return builder.addLayer("out", output(), before);
        });
        try (Linearization recording =
                DifferentiableNetwork.of(graph, DataType.DOUBLE).linearize(features, labels)) {
            return recording.recordedBytes();
        }
    }

    private static ComputationGraph graph(UnaryOperator<GraphBuilder> layers) {
        GraphBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 8, 1));
        ComputationGraph graph =
                new ComputationGraph(layers.apply(builder).setOutputs("out").build());
        graph.init();
        return graph;
    }

    private static ConvolutionLayer convolution(Activation activation) {
        return convolution(activation, 1);
    }

    // Of 8×8 pixels, or 4×4.
    private static ConvolutionLayer convolution(Activation activation, int stride) {
        return new ConvolutionLayer.Builder(stride, stride)
                .nOut(2)
                .stride(stride, stride)
                .activation(activation)
                .build();
    }

    private static SubsamplingLayer pooling(PoolingType type) {
        return new SubsamplingLayer.Builder(type).kernelSize(2, 2).stride(2, 2).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder()
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
