package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.block.Rule;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.deeplearning4j.nn.params.VariationalAutoencoderParamInitializer;

/** A variational auto-encoder inside a network: dense layers up to the mean of p(z|x); the rest is not part of it. */
final class VariationalEncoderRule implements Rule<VariationalAutoencoder> {

    private static final String ENCODER = VariationalAutoencoderParamInitializer.ENCODER_PREFIX;
    private static final String MEAN = VariationalAutoencoderParamInitializer.PZX_MEAN_PREFIX;

    @Override
    public Block block(VariationalAutoencoder layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        var last = Activations.of(layer.getPzxActivationFn(), state);
        int layers = layer.getEncoderLayerSizes().length;
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            for (int i = 0; i < layers; i++) {
                x = activation.apply(
                        new Activations.ActivationTape(tape, preActivation(tape, x, context, ENCODER + i)));
            }
            return last.apply(new Activations.ActivationTape(tape, preActivation(tape, x, context, MEAN)));
        };
    }

    private static Variable preActivation(Tape tape, Variable x, ParameterVariables parameters, String prefix) {
        return DenseBlock.preActivation(
                tape,
                x,
                key -> parameters.of(prefix
                        + (key.equals(DefaultParamInitializer.WEIGHT_KEY)
                                ? VariationalAutoencoderParamInitializer.WEIGHT_KEY_SUFFIX
                                : VariationalAutoencoderParamInitializer.BIAS_KEY_SUFFIX)),
                true);
    }

    @Override
    public Set<String> untrained(Set<String> keys) {
        return keys.stream()
                .filter(key -> !key.startsWith(ENCODER) && !key.startsWith(MEAN))
                .collect(Collectors.toSet());
    }
}
