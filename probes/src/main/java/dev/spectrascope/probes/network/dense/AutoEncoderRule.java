package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Rule;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.params.PretrainParamInitializer;

/** An auto-encoder inside a network: a dense layer; what decodes is not part of the function. */
final class AutoEncoderRule implements Rule<AutoEncoder> {

    @Override
    public Block block(AutoEncoder layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> activation.apply(
                new Activations.ActivationTape(tape, DenseBlock.preActivation(tape, inputs.get(0), context, true)));
    }

    @Override
    public Set<String> untrained() {
        return Set.of(PretrainParamInitializer.VISIBLE_BIAS_KEY);
    }
}
