package dev.spectrascope.trainer.model;

import dev.spectrascope.trainer.data.ImageShape;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks without batch normalisation; images are not padded. */
final class SmallNetworks {

    private SmallNetworks() {}

    /** inputs-512-512-classes. */
    static MultiLayerConfiguration mlp(ImageShape input, int classes, Optimiser optimiser) {
        return optimiser
                .configuration()
                .list()
                .layer(dense(512))
                .layer(dense(512))
                .layer(output(classes))
                .setInputType(InputType.feedForward(input.size()))
                .build();
    }

    /** Convolutions 5×5 of 20 and 50 channels, max pooling after each, 500, classes. */
    static MultiLayerConfiguration lenet(ImageShape input, int classes, Optimiser optimiser) {
        return optimiser
                .configuration()
                .list()
                .layer(convolution(20, 1))
                .layer(maxPooling())
                .layer(convolution(50, 1))
                .layer(maxPooling())
                .layer(dense(500))
                .layer(output(classes))
                .setInputType(InputType.convolutional(input.height(), input.width(), input.channels()))
                .build();
    }

    /** Convolutions 5×5 of 8 and 16 channels, stride 2 each instead of pooling, classes. */
    static MultiLayerConfiguration smallCnn(ImageShape input, int classes, Optimiser optimiser) {
        return optimiser
                .configuration()
                .list()
                .layer(convolution(8, 2))
                .layer(convolution(16, 2))
                .layer(output(classes))
                .setInputType(InputType.convolutional(input.height(), input.width(), input.channels()))
                .build();
    }

    private static ConvolutionLayer convolution(int channels, int stride) {
        return new ConvolutionLayer.Builder(5, 5)
                .stride(stride, stride)
                .nOut(channels)
                .activation(Activation.RELU)
                .build();
    }

    private static SubsamplingLayer maxPooling() {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }

    private static DenseLayer dense(int outputs) {
        return new DenseLayer.Builder()
                .nOut(outputs)
                .activation(Activation.RELU)
                .build();
    }

    private static OutputLayer output(int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
