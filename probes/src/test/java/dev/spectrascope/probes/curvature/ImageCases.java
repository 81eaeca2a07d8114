package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks on sequences, images and volumes. */
final class ImageCases {

    private static final int EXAMPLES = 7;
    private static final int CLASSES = 3;

    private final List<NetworkCase> cases = new ArrayList<>();

    private ImageCases() {}

    static Stream<NetworkCase> all() {
        ImageCases family = new ImageCases();
        family.sequences();
        family.images();
        family.imagePoolings();
        family.imagesChannelsLast();
        family.volumes();
        family.masked();
        return family.cases.stream();
    }

    private void sequences() {
        Data sequences = new Data(InputType.recurrent(2, 6, RNNFormat.NCW), 2, 6);
        Data channelsLast = new Data(InputType.recurrent(2, 6, RNNFormat.NWC), 6, 2);
        for (ConvolutionMode mode : List.of(ConvolutionMode.Truncate, ConvolutionMode.Same, ConvolutionMode.Causal)) {
            smooth(
                    "convolution 1D " + mode,
                    sequences,
                    convolution1d(mode, 3, 1, 1, 0).build(),
                    average());
            smooth(
                    "convolution 1D, stride and dilation " + mode,
                    sequences,
                    convolution1d(mode, 2, 2, 2, 0).build(),
                    average());
        }
        smooth(
                "convolution 1D, padding, no bias",
                sequences,
                convolution1d(ConvolutionMode.Truncate, 3, 2, 1, 1)
                        .hasBias(false)
                        .build(),
                average());
        smooth(
                "convolution 1D, NWC",
                channelsLast,
                convolution1d(ConvolutionMode.Same, 3, 1, 1, 0)
                        .rnnDataFormat(RNNFormat.NWC)
                        .build(),
                new BatchNormalization.Builder().dataFormat(CNN2DFormat.NHWC).build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG)
                        .poolingDimensions(1)
                        .build());
        Layer first = convolution1d(ConvolutionMode.Same, 2, 1, 1, 0).build();
        curved(
                "pooling 1D MAX",
                sequences,
                first,
                pooling1d(PoolingType.MAX, 2, 2).build(),
                average());
        curved(
                "pooling 1D MAX, overlapping",
                sequences,
                first,
                pooling1d(PoolingType.MAX, 3, 1).build(),
                average());
        smooth(
                "pooling 1D AVG",
                sequences,
                first,
                pooling1d(PoolingType.AVG, 3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        curved(
                "pooling 1D PNORM",
                sequences,
                first,
                pooling1d(PoolingType.PNORM, 2, 2).pnorm(2).build(),
                average());
        for (PoolingType type : PoolingType.values()) {
            curved(
                    "global pooling 1D " + type,
                    sequences,
                    first,
                    new GlobalPoolingLayer.Builder(type).pnorm(3).build());
        }
        smooth(
                "padding, cropping and upsampling 1D",
                sequences,
                new ZeroPadding1DLayer.Builder(1, 2).build(),
                first,
                new Cropping1D.Builder(2, 1).build(),
                new Upsampling1D.Builder(2).build(),
                first,
                average());
    }

    private void images() {
        Data images = new Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        smooth(
                "convolution, strict",
                images,
                convolution(2, 1).convolutionMode(ConvolutionMode.Strict).build());
        smooth(
                "convolution, padded beyond the kernel",
                images,
                convolution(2, 2).padding(2, 2).build());
        smooth("depthwise convolution", images, depthwise(2, 1).build(), average());
        smooth(
                "depthwise convolution, stride and padding",
                images,
                depthwise(3, 2).padding(1, 1).build(),
                average());
        smooth(
                "depthwise convolution, same, no bias",
                images,
                depthwise(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        smooth(
                "depthwise convolution, dilated",
                images,
                depthwise(2, 1).dilation(2, 2).build(),
                average());
        smooth("separable convolution", images, separable(2, 1).build(), average());
        smooth(
                "separable convolution, same and stride, no bias",
                images,
                separable(3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        smooth(
                "separable convolution, dilated",
                images,
                separable(2, 1).dilation(2, 1).build(),
                average());
        smooth("deconvolution", images, deconvolution(2, 1).build(), average());
        smooth(
                "deconvolution, stride and padding",
                images,
                deconvolution(3, 2).padding(1, 1).build(),
                average());
        smooth(
                "deconvolution, same and stride, no bias",
                images,
                deconvolution(3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        smooth(
                "deconvolution, dilated",
                images,
                deconvolution(2, 1).dilation(2, 1).build(),
                average());
        smooth(
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
        kinked(
                "parametric rectifier",
                images,
                convolution(2, 1).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(2, 4, 5).build(),
                average());
        kinked(
                "parametric rectifier, shared",
                images,
                convolution(2, 1).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(2, 4, 5).sharedAxes(2, 3).build(),
                average());
        kinked(
                "parametric rectifier, dense",
                new Data(InputType.feedForward(4), 4),
                new DenseLayer.Builder().nOut(5).activation(Activation.IDENTITY).build(),
                new PReLULayer.Builder().inputShape(5).build());
        smooth(
                "padding and cropping 2D",
                images,
                new ZeroPaddingLayer.Builder(1, 0, 2, 1).build(),
                convolution(2, 1).build(),
                new Cropping2D.Builder(0, 1, 2, 1).build());
        smooth(
                "upsampling 2D",
                images,
                convolution(2, 2).build(),
                new Upsampling2D.Builder().size(new int[] {2, 3}).build(),
                convolution(2, 1).build(),
                average());
        smooth(
                "space to depth",
                images,
                convolution(2, 1).padding(0, 1).nOut(2).build(),
                new Cropping2D.Builder(0, 0, 0, 1).build(),
                new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NCHW).build());
        smooth(
                "batch normalisation, locked, without effect of one",
                images,
                convolution(2, 1).build(),
                new BatchNormalization.Builder(true).gamma(1.3).beta(0).build(),
                average());
    }

    private void imagePoolings() {
        Data images = new Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        Layer first = convolution(2, 1).build();
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
            curved(
                    "pooling, dilated " + type,
                    images,
                    first,
                    pooling(type, 2, 1).dilation(2, 1).build());
        }
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
            curved(
                    "pooling, dilated and padded " + type,
                    images,
                    first,
                    pooling(type, 2, 2).dilation(2, 2).padding(1, 1).build());
            curved(
                    "pooling, dilated and same " + type,
                    images,
                    first,
                    pooling(type, 2, 2)
                            .dilation(2, 1)
                            .convolutionMode(ConvolutionMode.Same)
                            .build());
        }
        curved(
                "pooling PNORM, padding",
                images,
                first,
                pooling(PoolingType.PNORM, 2, 2).padding(1, 1).build());
        curved(
                "pooling PNORM 3, same",
                images,
                first,
                pooling(PoolingType.PNORM, 3, 2)
                        .pnorm(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .build());
        smooth(
                "pooling AVG, padding counted",
                images,
                first,
                pooling(PoolingType.AVG, 2, 2)
                        .padding(1, 1)
                        .avgPoolIncludePadInDivisor(true)
                        .build());
        smooth(
                "global pooling PNORM",
                images,
                first,
                new GlobalPoolingLayer.Builder(PoolingType.PNORM).pnorm(2).build());
        smooth(
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

    private void imagesChannelsLast() {
        Data images = new Data(InputType.convolutional(5, 6, 2, CNN2DFormat.NHWC), 5, 6, 2);
        CNN2DFormat last = CNN2DFormat.NHWC;
        Layer first = convolution(2, 1).dataFormat(last).build();
        smooth(
                "convolution, NHWC",
                images,
                first,
                new BatchNormalization.Builder().dataFormat(last).build(),
                convolution(3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .dataFormat(last)
                        .build());
        smooth(
                "depthwise convolution, NHWC",
                images,
                depthwise(2, 1).dataFormat(last).build(),
                averageChannelsLast());
        smooth(
                "separable convolution, NHWC",
                images,
                separable(2, 1).dataFormat(last).build(),
                averageChannelsLast());
        smooth(
                "deconvolution, NHWC",
                images,
                deconvolution(2, 2).dataFormat(last).build(),
                averageChannelsLast());
        curved(
                "pooling MAX, NHWC",
                images,
                first,
                pooling(PoolingType.MAX, 2, 2).dataFormat(last).build());
        smooth(
                "pooling AVG, NHWC",
                images,
                first,
                pooling(PoolingType.AVG, 3, 1).dataFormat(last).build());
        curved(
                "pooling PNORM, NHWC",
                images,
                first,
                pooling(PoolingType.PNORM, 2, 2).dataFormat(last).build());
        curved("global pooling MAX, NHWC", images, first, new GlobalPoolingLayer.Builder(PoolingType.MAX).build());
        smooth(
                "local response normalisation, NHWC",
                images,
                first,
                new LocalResponseNormalization.Builder()
                        .n(3)
                        .alpha(0.3)
                        .dataFormat(last)
                        .build(),
                averageChannelsLast());
        smooth(
                "padding, cropping and upsampling, NHWC",
                images,
                new ZeroPaddingLayer.Builder(1, 0, 2, 1).dataFormat(last).build(),
                convolution(2, 2).dataFormat(last).build(),
                new Cropping2D.Builder(0, 1, 1, 0).dataFormat(last).build(),
                new Upsampling2D.Builder(2).dataFormat(last).build(),
                convolution(2, 1).dataFormat(last).build());
        smooth(
                "space to depth, NHWC",
                new Data(InputType.convolutional(5, 7, 2, last), 5, 7, 2),
                convolution(2, 1).nOut(2).dataFormat(last).build(),
                new SpaceToDepthLayer.Builder<>(2, CNN2DFormat.NHWC).build());
    }

    private void volumes() {
        Data volumes = new Data(InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 4, 3, 5, 2), 2, 4, 3, 5);
        Data channelsLast = new Data(InputType.convolutional3D(Convolution3D.DataFormat.NDHWC, 4, 3, 5, 2), 4, 3, 5, 2);
        smooth("convolution 3D", volumes, convolution3d(2, 1).build(), average());
        smooth(
                "convolution 3D, stride and padding",
                volumes,
                convolution3d(2, 2).padding(1, 0, 1).build(),
                average());
        smooth(
                "convolution 3D, same, no bias",
                volumes,
                convolution3d(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build());
        smooth(
                "convolution 3D, dilated",
                volumes,
                convolution3d(2, 1).dilation(2, 1, 2).build(),
                average());
        smooth(
                "convolution 3D, NDHWC",
                channelsLast,
                convolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build());
        smooth("deconvolution 3D", volumes, deconvolution3d(2, 2).build(), average());
        smooth(
                "deconvolution 3D, same, no bias",
                volumes,
                deconvolution3d(2, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .hasBias(false)
                        .build(),
                average());
        smooth(
                "deconvolution 3D, NDHWC",
                channelsLast,
                deconvolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build());
        Layer first = convolution3d(2, 1).build();
        curved(
                "pooling 3D MAX",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.MAX).stride(2, 1, 2).build(),
                average());
        smooth(
                "pooling 3D AVG",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.AVG)
                        .stride(1, 2, 1)
                        .padding(1, 0, 1)
                        .build(),
                average());
        smooth(
                "pooling 3D AVG, same",
                volumes,
                first,
                pooling3d(Subsampling3DLayer.PoolingType.AVG)
                        .stride(2, 2, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        curved(
                "pooling 3D MAX, NDHWC",
                channelsLast,
                convolution3d(2, 1).dataFormat(Convolution3D.DataFormat.NDHWC).build(),
                pooling3d(Subsampling3DLayer.PoolingType.MAX)
                        .dataFormat(Convolution3D.DataFormat.NDHWC)
                        .build());
        curved("global pooling 3D MAX", volumes, first, new GlobalPoolingLayer.Builder(PoolingType.MAX).build());
        smooth(
                "padding, cropping and upsampling 3D",
                volumes,
                new ZeroPadding3DLayer.Builder(0, 1, 1, 0, 0, 0).build(),
                convolution3d(2, 1).build(),
                new Cropping3D.Builder(1, 0, 0, 1, 1, 1).build(),
                new Upsampling3D.Builder(2).build(),
                convolution3d(2, 2).build(),
                average());
    }

    private void masked() {
        Data sequences = new Data(InputType.recurrent(2, 6, RNNFormat.NCW), 2, 6);
        Layer first = convolution1d(ConvolutionMode.Same, 2, 1, 1, 0).build();
        INDArray steps = bits(1, EXAMPLES, 6);
        for (PoolingType type : PoolingType.values()) {
            masked(
                    "global pooling of masked steps " + type,
                    sequences,
                    steps,
                    first,
                    new GlobalPoolingLayer.Builder(type).build());
        }
        masked(
                "convolution and pooling 1D, masked",
                sequences,
                steps,
                first,
                pooling1d(PoolingType.AVG, 3, 1)
                        .convolutionMode(ConvolutionMode.Same)
                        .build(),
                average());
        Data images = new Data(InputType.convolutional(5, 6, 2), 2, 5, 6);
        INDArray pixels = bits(2, EXAMPLES, 1, 5, 6);
        for (PoolingType type : PoolingType.values()) {
            masked(
                    "global pooling of masked images " + type,
                    images,
                    pixels,
                    convolution(2, 1).build(),
                    pooling(PoolingType.AVG, 2, 1).build(),
                    new GlobalPoolingLayer.Builder(type).build());
        }
        masked(
                "images with masked rows",
                images,
                bits(3, EXAMPLES, 1, 5, 1),
                convolution(2, 2).build(),
                average());
    }

    /** Zeros and ones; the first of each example is one. */
    private static INDArray bits(long seed, long... shape) {
        INDArray bits = NetworkCase.random(seed, shape).gte(0).castTo(DataType.DOUBLE);
        for (long i = 0; i < EXAMPLES; i++) {
            bits.putScalar(i * bits.length() / EXAMPLES, 1);
        }
        return bits;
    }

    // ---- layers

    private static Convolution1DLayer.Builder convolution1d(
            ConvolutionMode mode, int kernel, int stride, int dilation, int padding) {
        return new Convolution1DLayer.Builder(kernel)
                .nOut(3)
                .stride(stride)
                .dilation(dilation)
                .padding(padding)
                .convolutionMode(mode)
                .activation(Activation.TANH);
    }

    private static Subsampling1DLayer.Builder pooling1d(PoolingType type, int kernel, int stride) {
        return new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.valueOf(type.name()), kernel, stride);
    }

    private static ConvolutionLayer.Builder convolution(int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(2)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    private static DepthwiseConvolution2D.Builder depthwise(int kernel, int stride) {
        return new DepthwiseConvolution2D.Builder(kernel, kernel)
                .depthMultiplier(2)
                .nOut(4)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    private static SeparableConvolution2D.Builder separable(int kernel, int stride) {
        return new SeparableConvolution2D.Builder(kernel, kernel)
                .depthMultiplier(2)
                .nOut(3)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    private static Deconvolution2D.Builder deconvolution(int kernel, int stride) {
        return new Deconvolution2D.Builder(kernel, kernel)
                .nOut(3)
                .stride(stride, stride)
                .activation(Activation.TANH);
    }

    private static SubsamplingLayer.Builder pooling(PoolingType type, int kernel, int stride) {
        SubsamplingLayer.Builder builder =
                new SubsamplingLayer.Builder(type).kernelSize(kernel, kernel).stride(stride, stride);
        return type == PoolingType.PNORM ? builder.pnorm(2) : builder;
    }

    private static Convolution3D.Builder convolution3d(int kernel, int stride) {
        return new Convolution3D.Builder(kernel, kernel, kernel)
                .nOut(2)
                .stride(stride, stride, stride)
                .activation(Activation.TANH);
    }

    private static Deconvolution3D.Builder deconvolution3d(int kernel, int stride) {
        return new Deconvolution3D.Builder()
                .kernelSize(kernel, kernel, kernel)
                .nOut(3)
                .stride(stride, stride, stride)
                .activation(Activation.TANH);
    }

    private static Subsampling3DLayer.Builder pooling3d(Subsampling3DLayer.PoolingType type) {
        return new Subsampling3DLayer.Builder(type).kernelSize(2, 2, 2).convolutionMode(ConvolutionMode.Truncate);
    }

    private static Layer average() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG).build();
    }

    private static Layer averageChannelsLast() {
        return new GlobalPoolingLayer.Builder(PoolingType.AVG)
                .poolingDimensions(1, 2)
                .build();
    }

    // ---- cases

    /** What goes in, and the shape of one example. */
    private record Data(InputType type, long... example) {

        long[] shape() {
            long[] shape = new long[example.length + 1];
            shape[0] = EXAMPLES;
            System.arraycopy(example, 0, shape, 1, example.length);
            return shape;
        }
    }

    private void smooth(String name, Data data, Layer... layers) {
        add(name, data, true, false, layers);
    }

    // Linear in each single weight but for the kinks.
    private void kinked(String name, Data data, Layer... layers) {
        add(name, data, false, true, layers);
    }

    private void curved(String name, Data data, Layer... layers) {
        add(name, data, false, false, layers);
    }

    private void add(String name, Data data, boolean smooth, boolean piecewiseLinear, Layer... layers) {
        cases.add(NetworkCases.build(name, network(data, layers), data.shape(), smooth, piecewiseLinear));
    }

    private void masked(String name, Data data, INDArray mask, Layer... layers) {
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
