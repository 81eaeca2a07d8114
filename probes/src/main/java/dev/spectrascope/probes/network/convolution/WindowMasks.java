package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.MaximumPooling;
import dev.spectrascope.probes.network.tape.Scratch;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Masks behind layers whose windows slide over sequences or images: the largest mask in each window. */
final class WindowMasks {

    private WindowMasks() {}

    /** For images [n, c, h, w]; a mask [n, 1, h or 1, w or 1] changes only where it varies. */
    static Block images(ConvolutionGeometry geometry, NodeState state, Block block) {
        return block.withMask((tape, context) -> {
            INDArray mask = context.mask();
            state.require(mask.rank() == 4, "a mask of rank " + mask.rank(), "are masks of images, of rank 4");
            boolean rows = mask.size(2) > 1;
            boolean columns = mask.size(3) > 1;
            if (!rows && !columns || geometry.same() && geometry.strideHeight() == 1 && geometry.strideWidth() == 1) {
                return mask;
            }
            return largest(
                    new ConvolutionGeometry(
                            rows ? geometry.kernelHeight() : 1,
                            columns ? geometry.kernelWidth() : 1,
                            rows ? geometry.strideHeight() : 1,
                            columns ? geometry.strideWidth() : 1,
                            rows ? geometry.paddingHeight() : 0,
                            columns ? geometry.paddingWidth() : 0,
                            rows ? geometry.dilationHeight() : 1,
                            columns ? geometry.dilationWidth() : 1,
                            geometry.same()),
                    mask,
                    tape.recordingScratch());
        });
    }

    /**
     * For sequences of any format. Within a network, DL4J only passes the mask on: it does not reach the layer itself.
     *
     * @param geometry of the sequences as images of one column
     */
    static Block sequences(ConvolutionGeometry geometry, ConvolutionMode mode, NodeState state, Block block) {
        return block.withMask((tape, context) -> {
            INDArray mask = context.mask();
            boolean causal = mode == ConvolutionMode.Causal;
            if (geometry.strideHeight() == 1 && (causal || geometry.same())) {
                return mask;
            }
            state.require(!causal, "a mask in convolution mode Causal with a stride", "are masks without a stride");
            Scratch scratch = tape.recordingScratch();
            INDArray column = scratch.view(mask, mask.size(0), 1, mask.size(1), 1);
            INDArray reduced = largest(geometry, column, scratch);
            return scratch.view(reduced, reduced.size(0), reduced.size(2));
        });
    }

    private static INDArray largest(ConvolutionGeometry geometry, INDArray mask, Scratch scratch) {
        return new MaximumPooling(geometry, mask, scratch).value();
    }

    /** A mask [n, t] or [n, 1, h or 1, w or 1] for every element of [n, c, …]. */
    static INDArray expanded(INDArray mask, long[] shape, Scratch scratch) {
        INDArray aligned = shape.length == 3 ? scratch.view(mask, mask.size(0), 1, mask.size(1)) : mask;
        return new Expansion(aligned.shape(), shape).apply(aligned, scratch);
    }
}
