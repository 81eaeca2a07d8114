package dev.spectrascope.trainer.model;

import dev.spectrascope.trainer.data.ImageShape;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * ResNet18 for small images, as Papyan 2019 released it: a 3×3 stem without max pooling, four stages of two basic
 * blocks, global average pooling. Convolutions have no bias. 11,172,810 trainable parameters with 1 channel and 10
 * classes.
 */
final class ResNet18 {
    private static final int[] STAGES = {64, 128, 256, 512};
    private static final int BLOCKS = 2;

    private final ComputationGraphConfiguration.GraphBuilder graph;

    private ResNet18(ComputationGraphConfiguration.GraphBuilder graph) {
        this.graph = graph;
    }

    static ComputationGraphConfiguration configuration(ImageShape input, int classes, Optimiser optimiser) {
        var network = new ResNet18(optimiser.configuration().graphBuilder());
        network.graph.addInputs("images");
        String last = network.rectify("stem", network.convolution("stem", "images", STAGES[0], 3, 1));
        int channels = STAGES[0];
        for (int stage = 0; stage < STAGES.length; stage++) {
            for (int block = 0; block < BLOCKS; block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                String name = "stage" + (stage + 1) + "-block" + (block + 1);
                last = network.basicBlock(name, last, STAGES[stage], stride, channels != STAGES[stage]);
                channels = STAGES[stage];
            }
        }
        return network.graph
                .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), last)
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(classes)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("output")
                .setInputTypes(InputType.convolutional(input.height(), input.width(), input.channels()))
                .build();
    }

    private String basicBlock(String name, String input, int channels, int stride, boolean projected) {
        String first = rectify(name + "-1", convolution(name + "-1", input, channels, 3, stride));
        String second = convolution(name + "-2", first, channels, 3, 1);
        String shortcut = projected ? convolution(name + "-shortcut", input, channels, 1, stride) : input;
        graph.addVertex(name + "-sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), second, shortcut);
        return rectify(name, name + "-sum");
    }

    /** A convolution that keeps the extent (but for its stride), and batch normalisation. */
    private String convolution(String name, String input, int channels, int kernel, int stride) {
        graph.addLayer(
                name + "-conv",
                new ConvolutionLayer.Builder(kernel, kernel)
                        .stride(stride, stride)
                        .padding(kernel / 2, kernel / 2)
                        .nOut(channels)
                        .hasBias(false)
                        .activation(Activation.IDENTITY)
                        .build(),
                input);
        graph.addLayer(name + "-norm", new BatchNormalization.Builder().build(), name + "-conv");
        return name + "-norm";
    }

    private String rectify(String name, String input) {
        graph.addLayer(
                name + "-relu",
                new ActivationLayer.Builder().activation(Activation.RELU).build(),
                input);
        return name + "-relu";
    }
}
