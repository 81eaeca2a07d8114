package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.AbsolutePower;
import dev.spectrascope.probes.network.tape.AveragePooling;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MaximumPooling;
import dev.spectrascope.probes.network.tape.PowerFunction;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** The maximum, average or p-norm of each window of sequences, images and volumes. */
final class Poolings {

    private Poolings() {}

    /** Pools [n, c, h, w]. */
    @FunctionalInterface
    private interface Pooling {
        Variable record(Tape tape, Variable x);
    }

    static Block images(SubsamplingLayer layer, NodeState state) {
        ConvolutionGeometry geometry = geometry(layer);
        Pooling pooling = pooling(layer, geometry, state);
        Block block = ChannelsLast.unless(
                Images.channelsFirst(layer.getCnn2dDataFormat()),
                (tape, inputs, parameters) -> pooling.record(tape, inputs.get(0)));
        return WindowMasks.images(geometry, state, block);
    }

    /** A sequence is an image of one column. */
    static Block sequences(Subsampling1DLayer layer, NodeState state) {
        state.require(
                layer.getConvolutionMode() == ConvolutionMode.Same || layer.getPadding()[0] == 0,
                "padding " + layer.getPadding()[0],
                "are poolings of sequences without: DL4J itself cannot run them");
        ConvolutionGeometry geometry = geometry(layer);
        Pooling pooling = pooling(layer, geometry, state);
        boolean channelsFirst = Images.channelsFirst(layer.getCnn2dDataFormat());
        Block block = ChannelsLast.unless(
                channelsFirst,
                (tape, inputs, parameters) -> SequenceImages.fromImages(
                        tape, pooling.record(tape, SequenceImages.toImages(tape, inputs.get(0)))));
        return WindowMasks.sequences(geometry, layer.getConvolutionMode(), state, block);
    }

    /** Maxima of maxima, and averages of averages: planes first, then columns. DL4J pools no other way than these. */
    static Block volumes(Subsampling3DLayer layer, NodeState state) {
        boolean maximum = layer.getPoolingType() == PoolingType.MAX;
        Pooling planes = linear(maximum, false, axes(layer, 1, 2));
        Pooling columns = linear(maximum, false, axes(layer, 0, -1));
        return ChannelsLast.unless(
                layer.getDataFormat() == Convolution3D.DataFormat.NCDHW, (tape, inputs, parameters) -> {
                    Variable x = inputs.get(0);
                    Variable pooled = planes.record(tape, Volumes.planes(tape, x));
                    long[] plane = {pooled.shape()[2], pooled.shape()[3]};
                    Variable stacked = Volumes.columns(tape, pooled, x.shape());
                    return Volumes.fromColumns(tape, columns.record(tape, stacked), plane);
                });
    }

    // The windows along two of the dimensions depth, height and width; -1 is none.
    private static ConvolutionGeometry axes(Subsampling3DLayer layer, int rows, int columns) {
        boolean same = layer.getConvolutionMode() == ConvolutionMode.Same;
        int[] dilation = layer.getDilation() == null ? new int[] {1, 1, 1} : layer.getDilation();
        return new ConvolutionGeometry(
                layer.getKernelSize()[rows],
                columns < 0 ? 1 : layer.getKernelSize()[columns],
                layer.getStride()[rows],
                columns < 0 ? 1 : layer.getStride()[columns],
                same ? 0 : layer.getPadding()[rows],
                same || columns < 0 ? 0 : layer.getPadding()[columns],
                dilation[rows],
                columns < 0 ? 1 : dilation[columns],
                same);
    }

    // To DL4J's poolings, Causal is the same as Truncate.
    private static ConvolutionGeometry geometry(SubsamplingLayer layer) {
        return Images.geometry(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode());
    }

    private static Pooling pooling(SubsamplingLayer layer, ConvolutionGeometry geometry, NodeState state) {
        return switch (layer.getPoolingType()) {
            case MAX -> linear(true, true, geometry);
            case AVG -> linear(false, layer.isAvgPoolIncludePadInDivisor(), geometry);
            case PNORM -> norm(layer.getPnorm(), geometry);
            default -> throw state.unsupported("pooling type " + layer.getPoolingType(), "are MAX, AVG and PNORM");
        };
    }

    private static Pooling linear(boolean maximum, boolean includePadding, ConvolutionGeometry geometry) {
        if (geometry.dilated()) {
            return (tape, x) -> DilatedPooling.record(tape, x, maximum, includePadding, geometry);
        }
        if (maximum) {
            return (tape, x) -> {
                MaximumPooling pooling = new MaximumPooling(geometry, x.primal(), tape.recordingScratch());
                return tape.record(new LinearStep(x, pooling.value(), pooling));
            };
        }
        return (tape, x) -> LinearStep.record(tape, x, new AveragePooling(geometry, includePadding, x.shape()));
    }

    private static Pooling norm(int p, ConvolutionGeometry geometry) {
        double size = (double) geometry.kernelHeight() * geometry.kernelWidth();
        Pooling average = linear(false, true, geometry);
        return (tape, x) -> {
            Variable powers = tape.record(new ElementwiseStep(new AbsolutePower(p), x));
            // The sum is the average times the size.
            PowerFunction root = new PowerFunction(size, 0, 1.0 / p);
            return tape.record(new ElementwiseStep(root, average.record(tape, powers)));
        };
    }
}
