package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;

/** What layers on images have in common. */
final class Images {

    private Images() {}

    static void requireNchw(CNN2DFormat format, NodeState state) {
        state.require(format == null || format == CNN2DFormat.NCHW, "image format " + format, "is NCHW");
    }

    static ConvolutionGeometry geometry(
            int[] kernel, int[] stride, int[] padding, int[] dilation, ConvolutionMode mode, NodeState state) {
        state.require(mode != ConvolutionMode.Causal, "convolution mode Causal", "are Strict, Truncate and Same");
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
}
