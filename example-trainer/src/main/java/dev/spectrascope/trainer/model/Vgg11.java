package dev.spectrascope.trainer.model;

import dev.spectrascope.trainer.data.ImageShape;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * VGG11 as Papyan 2019 released it: batch normalisation instead of dropout, 3×3 convolutions with bias, two dense layers
 * of 4096 without. 28,156,554 trainable parameters with 1 channel and 10 classes.
 */
final class Vgg11 {
    private static final int MAX_POOLING = 0;
    private static final int[] FEATURES = {
        64, MAX_POOLING, 128, MAX_POOLING, 256, 256, MAX_POOLING, 512, 512, MAX_POOLING, 512, 512, MAX_POOLING
    };
    private static final int DENSE = 4096;

    private Vgg11() {}

    static MultiLayerConfiguration configuration(ImageShape input, int classes, Optimiser optimiser) {
        NeuralNetConfiguration.ListBuilder layers = optimiser.configuration().list();
        for (int channels : FEATURES) {
            if (channels == MAX_POOLING) {
                layers.layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build());
            } else {
                layers.layer(new ConvolutionLayer.Builder(3, 3)
                        .padding(1, 1)
                        .nOut(channels)
                        .activation(Activation.IDENTITY)
                        .build());
                normaliseAndRectify(layers);
            }
        }
        for (int i = 0; i < 2; i++) {
            layers.layer(new DenseLayer.Builder()
                    .nOut(DENSE)
                    .hasBias(false)
                    .activation(Activation.IDENTITY)
                    .build());
            normaliseAndRectify(layers);
        }
        return layers.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(classes)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(input.height(), input.width(), input.channels()))
                .build();
    }

    private static void normaliseAndRectify(NeuralNetConfiguration.ListBuilder layers) {
        layers.layer(new BatchNormalization.Builder().build())
                .layer(new ActivationLayer.Builder().activation(Activation.RELU).build());
    }
}
