package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;

/** Layers that wrap others. */
final class WrapperBlocks {

    private WrapperBlocks() {}

    /** The block of a wrapped layer. */
    static Block underlying(Layer layer, NodeState state) {
        state.require(
                state.untrained(layer).isEmpty(),
                "wrapping a " + layer.getClass().getSimpleName(),
                "are layers whose parameters are all trained");
        return state.block(layer);
    }

    /** The same for a wrapper that hands its mask to layers which do not ask for it. */
    static Block heedingMask(Block block) {
        if (block instanceof RecurrentBlock recurrent) {
            return recurrent.heeding();
        }
        if (block instanceof ReversedBlock reversed) {
            return new ReversedBlock(heedingMask(reversed.underlying()), reversed.format());
        }
        if (block instanceof BidirectionalBlock both) {
            return new BidirectionalBlock(
                    heedingMask(both.forward()), heedingMask(both.backward()), both.mode(), both.format());
        }
        return block;
    }

    /** A layer for single examples, on each time step as one. */
    static Block timeDistributed(TimeDistributed layer, NodeState state) {
        Block underlying = underlying(layer.getUnderlying(), state);
        boolean channelsLast = layer.getRnnDataFormat() == RNNFormat.NWC;
        return (tape, inputs, context) -> {
            // DL4J gives each time step the mask of some other one.
            state.require(context.mask() == null, "a mask", "are time series without");
            Variable sequence = channelsLast ? inputs.get(0) : transposed(tape, inputs.get(0));
            long[] shape = sequence.shape();
            Variable rows = tape.record(new ReshapeStep(sequence, shape[0] * shape[1], shape[2]));
            // DL4J orders the mask by time steps, unlike the rows.
            Variable result =
                    underlying.record(tape, List.of(rows), context.withMask(Sequences.column(tape, context.mask())));
            Variable apart = tape.record(new ReshapeStep(result, shape[0], shape[1], result.shape()[1]));
            return channelsLast ? apart : transposed(tape, apart);
        };
    }

    private static Variable transposed(Tape tape, Variable x) {
        return LinearStep.record(tape, x, new Permutation(0, 2, 1));
    }
}
