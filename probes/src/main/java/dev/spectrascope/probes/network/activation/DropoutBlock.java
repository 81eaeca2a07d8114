package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;

/** Nothing: at inference, dropout is the identity. */
final class DropoutBlock {

    private DropoutBlock() {}

    static Block of(DropoutLayer layer, NodeState state) {
        return (tape, inputs, parameters) -> inputs.get(0);
    }
}
