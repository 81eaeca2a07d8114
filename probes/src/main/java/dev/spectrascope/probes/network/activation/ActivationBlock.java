package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;

/** y = f(x). */
final class ActivationBlock {

    private ActivationBlock() {}

    static Block of(ActivationLayer layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, parameters) -> activation.apply(new Activations.ActivationTape(tape, inputs.get(0)));
    }
}
