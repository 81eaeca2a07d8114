package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;

/** A block on the reversed time series, with its output, if that is one, reversed again. */
record ReversedBlock(Block underlying, RNNFormat format) implements Block {

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable result = underlying.record(
                tape,
                List.of(Sequences.reversed(tape, inputs.get(0), format, null)),
                context.withMask(Sequences.reversed(tape, context.mask())));
        return result.shape().length == 3 ? Sequences.reversed(tape, result, format, null) : result;
    }
}
