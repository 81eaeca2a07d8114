package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.BilinearMap;
import dev.spectrascope.probes.network.tape.Convolution;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.DepthwiseConvolution;
import dev.spectrascope.probes.network.tape.Dilation;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Padding;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.TransposedProduct;
import dev.spectrascope.probes.network.tape.Variable;
import dev.spectrascope.probes.network.tape.VolumeConvolution;
import dev.spectrascope.probes.network.tape.VolumeGeometry;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.params.DepthwiseConvolutionParamInitializer;
import org.deeplearning4j.nn.params.SeparableConvolutionParamInitializer;

/** y = f(W ∗ x + b), on sequences, images and volumes. */
final class Convolutions {

    private static final int FIRST_KERNEL_DIMENSION_OF_CONVOLUTIONS = 2;
    private static final int FIRST_KERNEL_DIMENSION_OF_DECONVOLUTIONS = 0;

    private Convolutions() {}

    static Block images(ConvolutionLayer layer, NodeState state) {
        ConvolutionGeometry geometry = Images.geometry(layer, state);
        BilinearMap convolution = Convolution.of(geometry);
        Block block = activated(
                layer, Images.channelsFirst(layer.getCnn2dDataFormat()), state, (tape, inputs, parameters) -> {
                    Variable weights = parameters.of(ConvolutionParamInitializer.WEIGHT_KEY);
                    return tape.record(new ProductStep(convolution, inputs.get(0), weights));
                });
        return WindowMasks.images(geometry, state, block);
    }

    /** A sequence is an image of one column. */
    static Block sequences(Convolution1DLayer layer, NodeState state) {
        int kernel = layer.getKernelSize()[0];
        int dilation = layer.getDilation()[0];
        boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
        boolean causal = layer.getConvolutionMode() == ConvolutionMode.Causal;
        int padding = same || causal ? 0 : layer.getPadding()[0];
        ConvolutionGeometry geometry =
                new ConvolutionGeometry(kernel, 1, layer.getStride()[0], 1, padding, 0, dilation, 1, same);
        BilinearMap convolution = Convolution.of(geometry);
        boolean channelsFirst = layer.getRnnDataFormat() != RNNFormat.NWC;
        Block block = activated(layer, channelsFirst, state, (tape, inputs, parameters) -> {
            Variable x = SequenceImages.toImages(tape, inputs.get(0));
            if (causal) {
                long[] before = {0, 0, (kernel - 1L) * dilation, 0};
                x = LinearStep.record(tape, x, new Padding(x.shape(), before, new long[4]));
            }
            Variable kernels = columns(tape, parameters.of(ConvolutionParamInitializer.WEIGHT_KEY));
            return SequenceImages.fromImages(tape, tape.record(new ProductStep(convolution, x, kernels)));
        });
        return WindowMasks.sequences(geometry, layer.getConvolutionMode(), state, block);
    }

    // DL4J keeps weights [o, i, k, 1], but reads their elements in the order of [k, i, o].
    private static Variable columns(Tape tape, Variable weights) {
        long[] shape = weights.shape();
        Variable asRead = tape.record(new ReshapeStep(weights, 1, shape[2], shape[1], shape[0]));
        return LinearStep.record(tape, asRead, new Permutation(3, 2, 1, 0));
    }

    static Block volumes(Convolution3D layer, NodeState state) {
        VolumeGeometry geometry = volumeGeometry(layer, state);
        BilinearMap convolution = new VolumeConvolution(geometry.inflated(), VolumeConvolution.OUTPUTS_FIRST);
        boolean channelsFirst = layer.getDataFormat() == Convolution3D.DataFormat.NCDHW;
        return activated(layer, channelsFirst, state, (tape, inputs, parameters) -> {
            Variable weights = parameters.of(ConvolutionParamInitializer.WEIGHT_KEY);
            Variable kernels = inflated(tape, weights, geometry, FIRST_KERNEL_DIMENSION_OF_CONVOLUTIONS);
            return tape.record(new ProductStep(convolution, inputs.get(0), kernels));
        });
    }

    // With oneDNN, ND4J M2.1's own dilated convolution fails in FLOAT ("could not create a descriptor").
    private static Variable inflated(Tape tape, Variable weights, VolumeGeometry geometry, int firstDimension) {
        if (!geometry.dilated()) {
            return weights;
        }
        long[] distances = {1, 1, 1, 1, 1};
        for (int i = 0; i < geometry.dilation().size(); i++) {
            distances[firstDimension + i] = geometry.dilation().get(i);
        }
        return LinearStep.record(tape, weights, new Dilation(weights.shape(), distances));
    }

    private static VolumeGeometry volumeGeometry(ConvolutionLayer layer, NodeState state) {
        return Images.volumeGeometry(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode(),
                state);
    }

    static Block depthwise(DepthwiseConvolution2D layer, NodeState state) {
        BilinearMap convolution =
                new DepthwiseConvolution(Images.geometry(layer, state), DepthwiseConvolution.MULTIPLIER_LAST);
        return activated(layer, Images.channelsFirst(layer.getCnn2dDataFormat()), state, (tape, inputs, parameters) -> {
            Variable weights = parameters.of(DepthwiseConvolutionParamInitializer.WEIGHT_KEY);
            return tape.record(new ProductStep(convolution, inputs.get(0), weights));
        });
    }

    static Block separable(SeparableConvolution2D layer, NodeState state) {
        BilinearMap depthwise =
                new DepthwiseConvolution(Images.geometry(layer, state), DepthwiseConvolution.MULTIPLIER_FIRST);
        BilinearMap pointwise = Convolution.of(new ConvolutionGeometry(1, 1, 1, 1, 0, 0, 1, 1, false));
        return activated(layer, Images.channelsFirst(layer.getCnn2dDataFormat()), state, (tape, inputs, parameters) -> {
            Variable perChannel = tape.record(new ProductStep(
                    depthwise,
                    inputs.get(0),
                    parameters.of(SeparableConvolutionParamInitializer.DEPTH_WISE_WEIGHT_KEY)));
            return tape.record(new ProductStep(
                    pointwise, perChannel, parameters.of(SeparableConvolutionParamInitializer.POINT_WISE_WEIGHT_KEY)));
        });
    }

    static Block deconvolution(Deconvolution2D layer, NodeState state) {
        ConvolutionGeometry geometry = Images.geometry(layer, state);
        BilinearMap convolution = Convolution.of(geometry);
        return activated(layer, Images.channelsFirst(layer.getCnn2dDataFormat()), state, (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            Variable weights = parameters.of(ConvolutionParamInitializer.WEIGHT_KEY);
            long[] shape = {
                x.shape()[0], weights.shape()[1], geometry.inputHeight(x.shape()[2]), geometry.inputWidth(x.shape()[3])
            };
            return tape.record(new ProductStep(new TransposedProduct(convolution, shape), x, weights));
        });
    }

    static Block volumeDeconvolution(Deconvolution3D layer, NodeState state) {
        VolumeGeometry geometry = volumeGeometry(layer, state);
        BilinearMap convolution = new VolumeConvolution(geometry.inflated(), VolumeConvolution.OUTPUTS_LAST);
        boolean channelsFirst = layer.getDataFormat() == Convolution3D.DataFormat.NCDHW;
        return activated(layer, channelsFirst, state, (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            Variable weights = parameters.of(ConvolutionParamInitializer.WEIGHT_KEY);
            long[] shape = geometry.inputShape(x.shape(), weights.shape()[3]);
            Variable kernels = inflated(tape, weights, geometry, FIRST_KERNEL_DIMENSION_OF_DECONVOLUTIONS);
            return tape.record(new ProductStep(new TransposedProduct(convolution, shape), x, kernels));
        });
    }

    // The bias and the activation; all kinds of convolution have the same key for the bias.
    private static Block activated(ConvolutionLayer layer, boolean channelsFirst, NodeState state, Block convolution) {
        var activation = Activations.of(layer.getActivationFn(), state);
        Block biased = (tape, inputs, parameters) -> {
            Variable z = convolution.record(tape, inputs, parameters);
            if (!layer.hasBias()) {
                return z;
            }
            Variable bias = parameters.of(ConvolutionParamInitializer.BIAS_KEY);
            return tape.record(new BiasStep(z, bias));
        };
        Block formatted = ChannelsLast.unless(channelsFirst, biased);
        return (tape, inputs, parameters) ->
                activation.apply(new Activations.ActivationTape(tape, formatted.record(tape, inputs, parameters)));
    }
}
