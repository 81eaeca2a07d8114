package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.OutputLayer;

/** A dense layer with a loss at its end. */
record OutputBlock(boolean bias, Loss function) implements Block {

    static Block of(OutputLayer layer, NodeState state) {
        return new OutputBlock(layer.hasBias(), Losses.of(layer.getLossFn(), layer.getActivationFn(), state));
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        return DenseBlock.preActivation(tape, inputs.get(0), context, bias);
    }

    @Override
    public Optional<Output> output() {
        return Optional.of(new Output(function, RowOrder.CHANNELS_FIRST, true));
    }
}
