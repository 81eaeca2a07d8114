package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A block on arrays whose channels are their last dimension, by one on arrays whose channels are dimension 1.
 *
 * @param inner takes and yields [n, c, …]
 */
record ChannelsLast(Block inner) implements Block {

    /** The inner block itself, or wrapped if channels come last. */
    static Block unless(boolean channelsFirst, Block inner) {
        return channelsFirst ? inner : new ChannelsLast(inner);
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        List<Variable> first =
                inputs.stream().map(input -> channelsFirst(tape, input)).toList();
        return channelsLast(tape, inner.record(tape, first, context));
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return inner.mask(tape, context);
    }

    /** [n, …, c] to [n, c, …]. */
    static Variable channelsFirst(Tape tape, Variable x) {
        int rank = x.shape().length;
        int[] axes = new int[rank];
        axes[1] = rank - 1;
        for (int i = 2; i < rank; i++) {
            axes[i] = i - 1;
        }
        return LinearStep.record(tape, x, new Permutation(axes));
    }

    /** [n, c, …] to [n, …, c]. */
    static Variable channelsLast(Tape tape, Variable x) {
        int rank = x.shape().length;
        int[] axes = new int[rank];
        axes[rank - 1] = 1;
        for (int i = 2; i < rank; i++) {
            axes[i - 1] = i;
        }
        return LinearStep.record(tape, x, new Permutation(axes));
    }
}
