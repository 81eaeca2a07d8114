package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.LinearMap;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Padding;
import dev.spectrascope.probes.network.tape.TransposedMap;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;

/** Zeros around sequences, images and volumes, or their borders cut off; both configured as before and after, in turn. */
final class PaddingBlocks {

    private PaddingBlocks() {}

    static Block padding1d(ZeroPadding1DLayer layer, NodeState state) {
        return padding(layer.getPadding());
    }

    static Block padding2d(ZeroPaddingLayer layer, NodeState state) {
        return ChannelsLast.unless(Images.channelsFirst(layer.getDataFormat()), padding(layer.getPadding()));
    }

    static Block padding3d(ZeroPadding3DLayer layer, NodeState state) {
        return padding(layer.getPadding());
    }

    static Block cropping1d(Cropping1D layer, NodeState state) {
        return cropping(layer.getCropping());
    }

    static Block cropping2d(Cropping2D layer, NodeState state) {
        return ChannelsLast.unless(Images.channelsFirst(layer.getDataFormat()), cropping(layer.getCropping()));
    }

    static Block cropping3d(Cropping3D layer, NodeState state) {
        return cropping(layer.getCropping());
    }

    private static Block padding(int[] sizes) {
        long[] before = side(sizes, 0);
        long[] after = side(sizes, 1);
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            return LinearStep.record(tape, x, new Padding(x.shape(), before, after));
        };
    }

    private static Block cropping(int[] sizes) {
        long[] before = side(sizes, 0);
        long[] after = side(sizes, 1);
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            long[] inner = x.shape().clone();
            for (int i = 0; i < inner.length; i++) {
                inner[i] -= before[i] + after[i];
            }
            LinearMap crop = new TransposedMap(new Padding(inner, before, after));
            return LinearStep.record(tape, x, crop);
        };
    }

    // Of [n, c, …]: nothing for the first two dimensions.
    private static long[] side(int[] sizes, int side) {
        long[] result = new long[2 + sizes.length / 2];
        for (int i = 0; i < sizes.length / 2; i++) {
            result[2 + i] = sizes[2 * i + side];
        }
        return result;
    }
}
