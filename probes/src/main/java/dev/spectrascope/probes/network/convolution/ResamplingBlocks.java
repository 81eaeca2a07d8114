package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.AveragePooling;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Padding;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScaledMap;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.TransposedMap;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;

/** Layers that repeat pixels, or move them from space to other dimensions. */
final class ResamplingBlocks {

    private ResamplingBlocks() {}

    static Block upsampling1d(Upsampling1D layer, NodeState state) {
        return (tape, inputs, parameters) -> {
            Variable images = SequenceImages.toImages(tape, inputs.get(0));
            return SequenceImages.fromImages(tape, repeated(tape, images, layer.getSize()[0], 1));
        };
    }

    static Block upsampling2d(Upsampling2D layer, NodeState state) {
        int[] size = layer.getSize();
        return ChannelsLast.unless(
                Images.channelsFirst(layer.getFormat()),
                (tape, inputs, parameters) -> repeated(tape, inputs.get(0), size[0], size[1]));
    }

    static Block upsampling3d(Upsampling3D layer, NodeState state) {
        int[] size = layer.getSize();
        return ChannelsLast.unless(
                layer.getDataFormat() == Convolution3D.DataFormat.NCDHW, (tape, inputs, parameters) -> {
                    Variable x = inputs.get(0);
                    Variable planes = repeated(tape, Volumes.planes(tape, x), size[1], size[2]);
                    long[] plane = {planes.shape()[2], planes.shape()[3]};
                    Variable columns = repeated(tape, Volumes.columns(tape, planes, x.shape()), size[0], 1);
                    return Volumes.fromColumns(tape, columns, plane);
                });
    }

    // Each pixel of [n, c, h, w] as often as it is in a window: the transpose of sums over disjoint windows.
    private static Variable repeated(Tape tape, Variable x, int rows, int columns) {
        long[] shape = x.shape();
        long[] larger = {shape[0], shape[1], shape[2] * rows, shape[3] * columns};
        ConvolutionGeometry geometry = new ConvolutionGeometry(rows, columns, rows, columns, 0, 0, 1, 1, false);
        AveragePooling average = new AveragePooling(geometry, true, larger);
        return LinearStep.record(tape, x, new TransposedMap(new ScaledMap(average, (double) rows * columns)));
    }

    /** The pixels of each block become channels, the position in the block counting first. */
    static Block spaceToDepth(SpaceToDepthLayer layer, NodeState state) {
        int block = layer.getBlockSize();
        return ChannelsLast.unless(Images.channelsFirst(layer.getDataFormat()), (tape, inputs, parameters) -> {
            long[] shape = inputs.get(0).shape();
            Variable blocks = blocks(tape, inputs.get(0), block, block);
            Variable moved = LinearStep.record(tape, blocks, new Permutation(0, 3, 5, 1, 2, 4));
            return tape.record(
                    new ReshapeStep(moved, shape[0], shape[1] * block * block, shape[2] / block, shape[3] / block));
        });
    }

    /** The pixels of each block of the padded images become examples, the position in the block counting first. */
    static Block spaceToBatch(SpaceToBatchLayer layer, NodeState state) {
        int[] block = layer.getBlocks();
        int[][] padding = layer.getPadding();
        return ChannelsLast.unless(Images.channelsFirst(layer.getFormat()), (tape, inputs, parameters) -> {
            long[] before = {0, 0, padding[0][0], padding[1][0]};
            long[] after = {0, 0, padding[0][1], padding[1][1]};
            Variable x = inputs.get(0);
            Variable padded = LinearStep.record(tape, x, new Padding(x.shape(), before, after));
            long[] shape = padded.shape();
            Variable moved = LinearStep.record(
                    tape, blocks(tape, padded, block[0], block[1]), new Permutation(3, 5, 0, 1, 2, 4));
            return tape.record(new ReshapeStep(
                    moved, shape[0] * block[0] * block[1], shape[1], shape[2] / block[0], shape[3] / block[1]));
        });
    }

    // [n, c, h, w] as [n, c, h/rows, rows, w/columns, columns].
    private static Variable blocks(Tape tape, Variable x, int rows, int columns) {
        long[] shape = x.shape();
        return tape.record(new ReshapeStep(x, shape[0], shape[1], shape[2] / rows, rows, shape[3] / columns, columns));
    }
}
