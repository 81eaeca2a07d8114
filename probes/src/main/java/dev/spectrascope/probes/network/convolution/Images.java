package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.VolumeGeometry;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;

/** What layers on images and volumes have in common. */
final class Images {

    private Images() {}

    /** Whether a layer is the plain convolution of images, under either of its names. */
    static boolean isConvolution(Object configuration) {
        return configuration.getClass() == ConvolutionLayer.class || configuration.getClass() == Convolution2D.class;
    }

    /** Whether the format is NCHW, which it also is where none is named. */
    static boolean channelsFirst(CNN2DFormat format) {
        return format != CNN2DFormat.NHWC;
    }

    static ConvolutionGeometry geometry(ConvolutionLayer layer, NodeState state) {
        requireNotCausal(layer.getConvolutionMode(), state);
        return geometry(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode());
    }

    static ConvolutionGeometry geometry(
            int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode) {
        boolean same = mode == ConvolutionMode.Same;
        return new ConvolutionGeometry(
                kernel[0],
                kernel[1],
                stride[0],
                stride[1],
                same ? 0 : padding[0],
                same ? 0 : padding[1],
                dilation[0],
                dilation[1],
                same);
    }

    static VolumeGeometry volumeGeometry(
            int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode, NodeState state) {
        requireNotCausal(mode, state);
        boolean same = mode == ConvolutionMode.Same;
        return new VolumeGeometry(list(kernel), list(stride), list(same ? new int[3] : padding), list(dilation), same);
    }

    private static void requireNotCausal(ConvolutionMode mode, NodeState state) {
        state.require(mode != ConvolutionMode.Causal, "convolution mode Causal", "are Strict, Truncate and Same");
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
