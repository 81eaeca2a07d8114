package dev.spectrascope.probes.curvature;

import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Layers and networks of a few dozen parameters, of every kind that the example trainer has. */
final class SmallNetworks {

    private SmallNetworks() {}

    // ---- layers

    static DenseLayer tanh(int outputs) {
        return new DenseLayer.Builder()
                .nOut(outputs)
                .activation(Activation.TANH)
                .build();
    }

    static ConvolutionLayer convolution(int kernel, int outputs, int stride, int pad, ConvolutionMode mode) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(outputs)
                .stride(stride, stride)
                .padding(pad, pad)
                .convolutionMode(mode)
                .activation(Activation.TANH)
                .build();
    }

    static ConvolutionLayer plainConvolution(int kernel, int outputs, int stride, int pad, boolean bias) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(outputs)
                .stride(stride, stride)
                .padding(pad, pad)
                .hasBias(bias)
                .activation(Activation.IDENTITY)
                .build();
    }

    static ActivationLayer relu() {
        return new ActivationLayer.Builder().activation(Activation.RELU).build();
    }

    static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(NetworkCases.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    // ---- networks

    static UnaryOperator<ListBuilder> dense(Activation activation) {
        return flat(
                new DenseLayer.Builder().nOut(6).activation(activation).build(),
                new DenseLayer.Builder().nOut(4).activation(activation).build());
    }

    static UnaryOperator<ListBuilder> flat(Layer... layers) {
        return list -> stack(list, layers).setInputType(InputType.feedForward(5));
    }

    static UnaryOperator<ListBuilder> image(int channels, Layer... layers) {
        return list -> stack(list, layers).setInputType(InputType.convolutional(6, 7, channels));
    }

    static ListBuilder stack(ListBuilder list, Layer... layers) {
        for (Layer layer : layers) {
            list.layer(layer);
        }
        return list.layer(output());
    }

    static UnaryOperator<ListBuilder> vgg() {
        return image(
                2,
                plainConvolution(3, 4, 1, 1, true),
                new BatchNormalization(),
                relu(),
                maximum(2, 2),
                plainConvolution(3, 5, 1, 1, true),
                new BatchNormalization(),
                relu(),
                maximum(2, 2),
                new DenseLayer.Builder()
                        .nOut(6)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                new BatchNormalization(),
                relu());
    }

    static UnaryOperator<ListBuilder> lenet() {
        return list -> stack(
                        list,
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(3)
                                .activation(Activation.RELU)
                                .build(),
                        maximum(2, 2),
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(4)
                                .activation(Activation.RELU)
                                .build(),
                        maximum(2, 1),
                        new DenseLayer.Builder()
                                .nOut(6)
                                .activation(Activation.RELU)
                                .build())
                .setInputType(InputType.convolutionalFlat(8, 8, 1));
    }

    static SubsamplingLayer maximum(int kernel, int stride) {
        return new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(kernel, kernel)
                .stride(stride, stride)
                .build();
    }

    static void resnet(GraphBuilder graph) {
        graph.addInputs("image").setInputTypes(InputType.convolutional(6, 6, 2));
        graph.addLayer("stem", plainConvolution(3, 3, 1, 1, false), "image");
        graph.addLayer("stem-bn", new BatchNormalization(), "stem");
        graph.addLayer("stem-relu", relu(), "stem-bn");
        // Declared in an order that is not topological.
        graph.addLayer("b-shortcut", plainConvolution(1, 4, 2, 0, false), "a-out");
        graph.addLayer("b-shortcut-bn", new BatchNormalization(), "b-shortcut");
        block(graph, "a", "stem-relu", 3, 1, "stem-relu");
        block(graph, "b", "a-out", 4, 2, "b-shortcut-bn");
        graph.addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "b-out");
        graph.addLayer("output", output(), "pool");
        graph.setOutputs("output");
    }

    static void block(GraphBuilder graph, String name, String input, int channels, int stride, String shortcut) {
        graph.addLayer(name + "-1", plainConvolution(3, channels, stride, 1, false), input);
        graph.addLayer(name + "-bn1", new BatchNormalization(), name + "-1");
        graph.addLayer(name + "-relu", relu(), name + "-bn1");
        graph.addLayer(name + "-2", plainConvolution(3, channels, 1, 1, false), name + "-relu");
        graph.addLayer(name + "-bn2", new BatchNormalization(), name + "-2");
        graph.addVertex(name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), name + "-bn2", shortcut);
        graph.addLayer(name + "-out", relu(), name + "-sum");
    }

    /** A convolution that both a batch normalisation and another vertex read. */
    static void partlyNormalized(GraphBuilder graph) {
        graph.addInputs("x").setInputTypes(InputType.convolutional(6, 6, 2));
        graph.addLayer("convolution", plainConvolution(3, 3, 2, 0, true), "x");
        graph.addLayer("normalization", new BatchNormalization(), "convolution");
        graph.addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "convolution", "normalization");
        graph.addLayer("output", output(), "product");
        graph.setOutputs("output");
    }

    static void merged(GraphBuilder graph) {
        graph.addInputs("x").setInputTypes(InputType.feedForward(5));
        graph.addLayer("left", tanh(3), "x");
        graph.addLayer("right", tanh(4), "x");
        graph.addVertex("both", new MergeVertex(), "left", "x", "right");
        graph.addLayer("output", output(), "both");
        graph.setOutputs("output");
    }
}
