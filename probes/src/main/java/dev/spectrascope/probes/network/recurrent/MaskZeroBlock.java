package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that is told to skip the time steps all of whose inputs have a given value. */
record MaskZeroBlock(Block underlying, double value, RNNFormat format) implements Block {

    static Block of(MaskZeroLayer layer, NodeState state) {
        return new MaskZeroBlock(
                WrapperBlocks.heedingMask(WrapperBlocks.underlying(layer.getUnderlying(), state)),
                layer.getMaskingValue(),
                TimeSeriesUtils.getFormatFromRnnLayer(layer));
    }

    /** The block that sets the mask within a block, if there is one. */
    static Optional<MaskZeroBlock> within(Block block) {
        if (block instanceof BidirectionalBlock bidirectional) {
            return within(bidirectional.forward());
        }
        return block instanceof MaskZeroBlock zero ? Optional.of(zero) : Optional.empty();
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        return underlying.record(tape, inputs, context.withMask(zeroMask(tape, inputs.get(0))));
    }

    /** [n, t]: 0 where all inputs have the value, else 1. */
    INDArray zeroMask(Tape tape, Variable x) {
        int channels = format == RNNFormat.NWC ? 2 : 1;
        try (INDArray equal = x.primal().eq(value).castTo(x.primal().dataType());
                INDArray count = equal.sum(channels);
                INDArray differing = count.neq(x.shape()[channels])) {
            return tape.recordingScratch().array(count.shape()).assign(differing);
        }
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return null;
    }
}
