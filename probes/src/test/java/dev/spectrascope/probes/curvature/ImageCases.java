package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.ImageLayers.average;
import static dev.spectrascope.probes.curvature.ImageLayers.averageChannelsLast;
import static dev.spectrascope.probes.curvature.ImageLayers.convolution;
import static dev.spectrascope.probes.curvature.ImageLayers.deconvolution;
import static dev.spectrascope.probes.curvature.ImageLayers.depthwise;
import static dev.spectrascope.probes.curvature.ImageLayers.pooling;
import static dev.spectrascope.probes.curvature.ImageLayers.separable;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.activations.Activation;

/** Networks on images. */
final class ImageCases {

    private final ImageNetworks networks = new ImageNetworks();

    private ImageCases() {}

    static Stream<NetworkCase> all() {
        ImageCases family = new ImageCases();
        family.images();
        family.imagePoolings();
        family.pooledActivations();
        family.imagesChannelsLast();
        return family.networks.stream();
    }

    private void images() {
        ImageNetworks.Data images = new ImageNetworks.Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        networks.smooth(
                "convolution, strict",
                images,
                convolution(2, 1).convolutionMode(ConvolutionMode.Strict).build());
        networks.smooth(
                "convolution, padded beyond the kernel",
                images,
                convolution(2, 2).padding(2, 2).build());
        networks.smooth("depthwise convolution", images, depthwise(2, 1).build(), average());
        networks.smooth(
                "depthwise convolution, stride and padding",
                images,
                depthwise(3, 2).padding(1, 1).build(),
                average());
        networks.smooth(
                "depthwise convolution, same, no bias",
                images,
                depthwise(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        networks.smooth(
                "depthwise convolution, dilated",
                images,
                depthwise(2, 1).dilation(2, 2).build(),
                average());
        networks.smooth("separable convolution", images, separable(2, 1).build(), average());
        networks.smooth(
                "separable convolution, same and stride, no bias",
                images,
                separable(3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        networks.smooth(
                "separable convolution, dilated",
                images,
                separable(2, 1).dilation(2, 1).build(),
                average());
        networks.smooth("deconvolution", images, deconvolution(2, 1).build(), average());
        networks.smooth(
                "deconvolution, stride and padding",
                images,
                deconvolution(3, 2).padding(1, 1).build(),
                average());
        networks.smooth(
                "deconvolution, same and stride, no bias",
                images,
                deconvolution(3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        networks.smooth(
                "deconvolution, dilated",
                images,
                deconvolution(2, 1).dilation(2, 1).build(),
                average());
        networks.smooth("locally connected", images, local(2, 1).build(), average());
        networks.smooth(
                "locally connected, stride, padding and bias",
                images,
                local(3, 2).padding(1, 0).hasBias(true).build(),
                average());
        networks.smooth(
                "locally connected, same",
                images,
                local(2, 2).convolutionMode(ConvolutionMode.Same).build());
        networks.smooth(
                "locally connected, NHWC",
                new ImageNetworks.Data(InputType.convolutional(5, 6, 2, CNN2DFormat.NHWC), 5, 6, 2),
                local(2, 2).dataFormat(CNN2DFormat.NHWC).hasBias(true).build(),
                averageChannelsLast());
        networks.smooth(
                "local response normalisation",
                images,
                convolution(2, 1).nOut(4).build(),
                new LocalResponseNormalization.Builder()
                        .n(3)
                        .k(1.5)
                        .alpha(0.3)
                        .beta(0.6)
                        .build(),
                average());
        networks.kinked(
                "parametric rectifier",
                images,
                convolution(2, 1).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(2, 4, 5).build(),
                average());
        networks.kinked(
                "parametric rectifier, shared",
                images,
                convolution(2, 1).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(2, 4, 5).sharedAxes(2, 3).build(),
                average());
        networks.kinked(
                "parametric rectifier, dense",
                new ImageNetworks.Data(InputType.feedForward(4), 4),
                new DenseLayer.Builder().nOut(5).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(5).build());
        networks.smooth(
                "padding and cropping 2D",
                images,
                new ZeroPaddingLayer.Builder(1, 0, 2, 1).build(),
                convolution(2, 1).build(),
                new Cropping2D.Builder(0, 1, 2, 1).build());
        networks.smooth(
                "upsampling 2D",
                images,
                convolution(2, 2).build(),
                new Upsampling2D.Builder().size(new int[] {2, 3}).build(),
                convolution(2, 1).build(),
                average());
        networks.smooth(
                "space to depth",
                images,
                convolution(2, 1).padding(0, 1).nOut(2).build(),
                new Cropping2D.Builder(0, 0, 0, 1).build(),
                new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NCHW).build());
        networks.smooth(
                "batch normalisation, locked, without effect of one",
                images,
                convolution(2, 1).build(),
                new BatchNormalization.Builder(true).gamma(1.3).beta(0).build(),
                average());
        normalizedConvolutions(images);
    }

    /** Convolutions without an activation before a batch normalisation, which are computed as one. */
    private void normalizedConvolutions(ImageNetworks.Data images) {
        networks.smooth(
                "normalised convolution, stride, padding and bias",
                images,
                linear(2, 2).padding(1, 1).build(),
                new BatchNormalization.Builder().useLogStd(false).build(),
                tanh());
        networks.smooth(
                "normalised convolution, same, dilated, no bias",
                images,
                linear(2, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .dilation(2, 1)
                        .hasBias(false)
                        .build(),
                new BatchNormalization(),
                tanh());
        networks.smooth(
                "normalised convolution, locked",
                images,
                linear(2, 1).build(),
                new BatchNormalization.Builder(true).gamma(1.3).beta(0.2).build(),
                tanh());
        networks.smooth(
                "normalised convolution, kernels larger than images",
                images,
                linear(4, 3).build(),
                new BatchNormalization(),
                tanh());
        networks.smooth(
                "normalised convolution, kernels larger than the images of the last batch",
                images,
                linear(2, 1).build(),
                new BatchNormalization(),
                tanh(),
                linear(2, 1).kernelSize(4, 2).hasBias(false).build(),
                new BatchNormalization(),
                tanh());
        networks.smooth(
                "normalised convolution, frozen",
                images,
                new FrozenLayer(linear(2, 1).build()),
                new BatchNormalization(),
                tanh());
    }

    private static LocallyConnected2D.Builder local(int kernel, int stride) {
        return new LocallyConnected2D.Builder()
                .kernelSize(kernel, kernel)
                .stride(stride, stride)
                .nIn(2)
                .nOut(3)
                .setInputSize(5, 6)
                .convolutionMode(ConvolutionMode.Truncate)
                .activation(Activation.TANH);
    }

    private static ConvolutionLayer.Builder linear(int kernel, int stride) {
        return convolution(kernel, stride).activation(Activation.IDENTITY);
    }

    private static Layer tanh() {
        return new ActivationLayer(Activation.TANH);
    }

    private void imagePoolings() {
        ImageNetworks.Data images = new ImageNetworks.Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        Layer first = convolution(2, 1).build();
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
            networks.curved(
                    "pooling, dilated " + type,
                    images,
                    first,
                    pooling(type, 2, 1).dilation(2, 1).build());
        }
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
            networks.curved(
                    "pooling, dilated and padded " + type,
                    images,
                    first,
                    pooling(type, 2, 2).dilation(2, 2).padding(1, 1).build());
            networks.curved(
                    "pooling, dilated and same " + type,
                    images,
                    first,
                    pooling(type, 2, 2)
                            .dilation(2, 1)
                            .convolutionMode(ConvolutionMode.Same)
                            .build());
        }
        networks.curved(
                "pooling PNORM, padding",
                images,
                first,
                pooling(PoolingType.PNORM, 2, 2).padding(1, 1).build());
        networks.curved(
                "pooling PNORM 3, same",
                images,
                first,
                pooling(PoolingType.PNORM, 3, 2)
                        .pnorm(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .build());
        networks.smooth(
                "pooling AVG, padding counted",
                images,
                first,
                pooling(PoolingType.AVG, 2, 2)
                        .padding(1, 1)
                        .avgPoolIncludePadInDivisor(true)
                        .build());
        networks.smooth(
                "global pooling PNORM",
                images,
                first,
                new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(2).build());
        networks.smooth(
                "global pooling, dimensions kept",
                images,
                first,
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                        .collapseDimensions(false)
                        .build(),
                new ConvolutionLayer.Builder(1, 1)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build());
    }

    /** Activations before a maximum pooling, which are computed behind it. */
    private void pooledActivations() {
        ImageNetworks.Data images = new ImageNetworks.Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        for (Activation activation : List.of(Activation.RELU, Activation.LEAKYRELU, Activation.RELU6)) {
            networks.kinked(
                    "pooled activation " + activation,
                    images,
                    convolution(2, 1).activation(activation).build(),
                    pooling(PoolingType.MAX, 2, 2).build());
            networks.kinked(
                    "pooled activation, overlapping, padded " + activation,
                    images,
                    convolution(2, 1).activation(activation).build(),
                    pooling(PoolingType.MAX, 3, 2).padding(1, 1).build());
        }
        for (Activation activation : List.of(Activation.TANH, Activation.SIGMOID)) {
            networks.curved(
                    "pooled activation, same " + activation,
                    images,
                    convolution(2, 1).activation(activation).build(),
                    pooling(PoolingType.MAX, 3, 2)
                            .convolutionMode(ConvolutionMode.Same)
                            .build());
        }
        // Decreases below -1.28, so that it must stay where it is.
        networks.curved(
                "pooled activation SWISH",
                images,
                convolution(2, 1).activation(Activation.SWISH).build(),
                pooling(PoolingType.MAX, 2, 2).build());
        networks.curved(
                "pooled activation behind a normalised convolution",
                images,
                linear(2, 1).build(),
                new BatchNormalization(),
                tanh(),
                pooling(PoolingType.MAX, 2, 2).build());
        networks.curved(
                "pooled activation, frozen",
                images,
                convolution(2, 1).build(),
                new FrozenLayer(convolution(2, 1).activation(Activation.RELU).build()),
                pooling(PoolingType.MAX, 2, 1).build());
        networks.kinked(
                "pooled activation, NHWC",
                new ImageNetworks.Data(InputType.convolutional(5, 6, 2, CNN2DFormat.NHWC), 5, 6, 2),
                convolution(2, 1)
                        .activation(Activation.RELU)
                        .dataFormat(CNN2DFormat.NHWC)
                        .build(),
                pooling(PoolingType.MAX, 2, 2).dataFormat(CNN2DFormat.NHWC).build());
    }

    private void imagesChannelsLast() {
        ImageNetworks.Data images = new ImageNetworks.Data(InputType.convolutional(5, 6, 2, CNN2DFormat.NHWC), 5, 6, 2);
        CNN2DFormat last = CNN2DFormat.NHWC;
        Layer first = convolution(2, 1).dataFormat(last).build();
        networks.smooth(
                "convolution, NHWC",
                images,
                first,
                new BatchNormalization.Builder().dataFormat(last).build(),
                convolution(3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .dataFormat(last)
                        .build());
        networks.smooth(
                "depthwise convolution, NHWC",
                images,
                depthwise(2, 1).dataFormat(last).build(),
                averageChannelsLast());
        networks.smooth(
                "separable convolution, NHWC",
                images,
                separable(2, 1).dataFormat(last).build(),
                averageChannelsLast());
        networks.smooth(
                "deconvolution, NHWC",
                images,
                deconvolution(2, 2).dataFormat(last).build(),
                averageChannelsLast());
        networks.curved(
                "pooling MAX, NHWC",
                images,
                first,
                pooling(PoolingType.MAX, 2, 2).dataFormat(last).build());
        networks.smooth(
                "pooling AVG, NHWC",
                images,
                first,
                pooling(PoolingType.AVG, 3, 1).dataFormat(last).build());
        networks.curved(
                "pooling PNORM, NHWC",
                images,
                first,
                pooling(PoolingType.PNORM, 2, 2).dataFormat(last).build());
        networks.curved(
                "global pooling MAX, NHWC", images, first, new GlobalPoolingLayer.Builder(PoolingType.MAX).build());
        networks.smooth(
                "local response normalisation, NHWC",
                images,
                first,
                new LocalResponseNormalization.Builder()
                        .n(3)
                        .alpha(0.3)
                        .dataFormat(last)
                        .build(),
                averageChannelsLast());
        networks.smooth(
                "padding, cropping and upsampling, NHWC",
                images,
                new ZeroPaddingLayer.Builder(1, 0, 2, 1).dataFormat(last).build(),
                convolution(2, 2).dataFormat(last).build(),
                new Cropping2D.Builder(0, 1, 1, 0).dataFormat(last).build(),
                new Upsampling2D.Builder(2).dataFormat(last).build(),
                convolution(2, 1).dataFormat(last).build());
        networks.smooth(
                "space to depth, NHWC",
                new ImageNetworks.Data(InputType.convolutional(5, 7, 2, last), 5, 7, 2),
                convolution(2, 1).nOut(2).dataFormat(last).build(),
                new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NHWC).build());
    }
}
