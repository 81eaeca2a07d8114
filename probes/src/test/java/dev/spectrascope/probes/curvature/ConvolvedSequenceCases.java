package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.ImageLayers.average;
import static dev.spectrascope.probes.curvature.ImageLayers.convolution;
import static dev.spectrascope.probes.curvature.ImageLayers.convolution1d;
import static dev.spectrascope.probes.curvature.ImageLayers.pooling;
import static dev.spectrascope.probes.curvature.ImageLayers.pooling1d;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Convolutions and poolings over sequences, and masks of sequences and images. */
final class ConvolvedSequenceCases {

    private final ImageNetworks networks = new ImageNetworks();

    private ConvolvedSequenceCases() {}

    static Stream<NetworkCase> all() {
        ConvolvedSequenceCases family = new ConvolvedSequenceCases();
        family.sequences();
        family.masked();
        return family.networks.stream();
    }

    private void sequences() {
        ImageNetworks.Data sequences = new ImageNetworks.Data(InputType.recurrent(2, 6, RNNFormat.NCW), 2, 6);
        ImageNetworks.Data channelsLast = new ImageNetworks.Data(InputType.recurrent(2, 6, RNNFormat.NWC), 6, 2);
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same, ConvolutionMode.Causal)) {
            networks.smooth(
                    "convolution 1D " + mode,
                    sequences,
                    convolution1d(mode, 3, 1, 1, 0).build(),
                    average());
            networks.smooth(
                    "convolution 1D, stride and dilation " + mode,
                    sequences,
                    convolution1d(mode, 2, 2, 2, 0).build(),
                    average());
        }
        networks.smooth(
                "convolution 1D, padding, no bias",
                sequences,
                convolution1d(ConvolutionMode.Truncate, 3, 2, 1, 1)
                        .hasBias(false)
                        .build(),
                average());
        networks.smooth(
                "convolution 1D, NWC",
                channelsLast,
                convolution1d(ConvolutionMode.Same, 3, 1, 1, 0)
                        .rnnDataFormat(RNNFormat.NWC)
                        .build(),
                new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build(),
                averageOfSteps());
        networks.smooth("locally connected 1D", sequences, local1d(2, 2).build(), average());
        networks.smooth(
                "locally connected 1D, same, with bias",
                sequences,
                local1d(3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(true)
                        .build(),
                average());
        Layer first = convolution1d(ConvolutionMode.Same, 2, 1, 1, 0).build();
        networks.curved(
                "pooling 1D MAX",
                sequences,
                first,
                pooling1d(PoolingType.MAX, 2, 2).build(),
                average());
        networks.curved(
                "pooling 1D MAX, overlapping",
                sequences,
                first,
                pooling1d(PoolingType.MAX, 3, 1).build(),
                average());
        networks.smooth(
                "pooling 1D AVG",
                sequences,
                first,
                pooling1d(PoolingType.AVG, 3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        networks.curved(
                "pooling 1D PNORM",
                sequences,
                first,
                pooling1d(PoolingType.PNORM, 2, 2).pnorm(2).build(),
                average());
        networks.curved(
                "pooling 1D MAX, causal",
                sequences,
                first,
                pooling1d(PoolingType.MAX, 3, 1)
                        .convolutionMode(ConvolutionMode.Causal)
                        .build(),
                average());
        networks.smooth(
                "pooling 1D AVG, causal and stride",
                sequences,
                first,
                pooling1d(PoolingType.AVG, 2, 2)
                        .convolutionMode(ConvolutionMode.Causal)
                        .build(),
                average());
        networks.curved(
                "pooling 1D MAX, NWC",
                channelsLast,
                convolution1d(ConvolutionMode.Same, 2, 1, 1, 0)
                        .rnnDataFormat(RNNFormat.NWC)
                        .build(),
                pooling1d(PoolingType.MAX, 2, 2).dataFormat(CNN2DFormat.NHWC).build(),
                averageOfSteps());
        networks.smooth(
                "pooling 1D AVG, NWC",
                channelsLast,
                convolution1d(ConvolutionMode.Same, 2, 1, 1, 0)
                        .rnnDataFormat(RNNFormat.NWC)
                        .build(),
                pooling1d(PoolingType.AVG, 3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build(),
                averageOfSteps());
        for (PoolingType type : PoolingType.values()) {
            networks.curved(
                    "global pooling 1D " + type,
                    sequences,
                    first,
                    new GlobalPoolingLayer.Builder(type).pnorm(3).build());
        }
        networks.smooth(
                "padding, cropping and upsampling 1D",
                sequences,
                new ZeroPadding1DLayer.Builder(1, 2).build(),
                first,
                new Cropping1D.Builder(2, 1).build(),
                new Upsampling1D.Builder(2).build(),
                first,
                average());
    }

    private static LocallyConnected1D.Builder local1d(int kernel, int stride) {
        return new LocallyConnected1D.Builder()
                .kernelSize(kernel)
                .stride(stride)
                .nIn(2)
                .nOut(3)
                .setInputSize(6)
                .convolutionMode(ConvolutionMode.Truncate)
                .activation(Activation.TANH);
    }

    private static Layer averageOfSteps() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG)
                .poolingDimensions(1)
                .build();
    }

    private void masked() {
        ImageNetworks.Data sequences = new ImageNetworks.Data(InputType.recurrent(2, 6, RNNFormat.NCW), 2, 6);
        Layer first = convolution1d(ConvolutionMode.Same, 2, 1, 1, 0).build();
        INDArray steps = ImageNetworks.bits(1, ImageNetworks.EXAMPLES, 6);
        for (PoolingType type : PoolingType.values()) {
            networks.masked(
                    "global pooling of masked steps " + type,
                    sequences,
                    steps,
                    first,
                    new GlobalPoolingLayer.Builder(type).build());
        }
        networks.masked(
                "convolution and pooling 1D, masked",
                sequences,
                steps,
                first,
                pooling1d(PoolingType.AVG, 3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        ImageNetworks.Data images = new ImageNetworks.Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        INDArray pixels = ImageNetworks.bits(2, ImageNetworks.EXAMPLES, 1, 5, 6);
        for (PoolingType type : PoolingType.values()) {
            networks.masked(
                    "global pooling of masked images " + type,
                    images,
                    pixels,
                    convolution(2, 1).build(),
                    pooling(PoolingType.AVG, 2, 1).build(),
                    new GlobalPoolingLayer.Builder(type).build());
        }
        networks.masked(
                "mask of pixels",
                images,
                pixels,
                convolution(2, 1).convolutionMode(ConvolutionMode.Same).build(),
                new MaskLayer(),
                average());
        networks.masked(
                "mask of rows",
                images,
                ImageNetworks.bits(4, ImageNetworks.EXAMPLES, 1, 5, 1),
                convolution(2, 1).convolutionMode(ConvolutionMode.Same).build(),
                new MaskLayer(),
                average());
        networks.masked(
                "images with masked rows",
                images,
                ImageNetworks.bits(3, ImageNetworks.EXAMPLES, 1, 5, 1),
                convolution(2, 2).build(),
                average());
    }
}
