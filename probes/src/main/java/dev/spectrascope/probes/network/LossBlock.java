package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.LossLayer;

/** A loss on what comes in. */
record LossBlock(Loss function) implements Block {

    static Block of(LossLayer layer, NodeState state) {
        return new LossBlock(Losses.of(layer.getLossFn(), layer.getActivationFn(), state));
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        return inputs.get(0);
    }

    @Override
    public Optional<Output> output() {
        return Optional.of(new Output(function, RowOrder.CHANNELS_FIRST, false));
    }
}
