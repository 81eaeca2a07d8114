package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;

/** Each vector as a sequence of copies: [n, c] to [n, c, t], or [n, t, c]. */
final class RepeatVectorBlock {

    private RepeatVectorBlock() {}

    static Block of(RepeatVector layer, NodeState state) {
        boolean channelsFirst = layer.getDataFormat() == RNNFormat.NCW;
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            long n = x.shape()[0];
            long c = x.shape()[1];
            long[] once = channelsFirst ? new long[] {n, c, 1} : new long[] {n, 1, c};
            long[] repeated = channelsFirst ? new long[] {n, c, layer.getN()} : new long[] {n, layer.getN(), c};
            return LinearStep.record(tape, tape.record(new ReshapeStep(x, once)), new Expansion(once, repeated));
        };
    }
}
