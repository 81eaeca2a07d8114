package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** y = f(x W + b), or f(norm(x W) + b) with layer normalisation. */
public final class DenseBlock {

    private DenseBlock() {}

    static Block of(DenseLayer layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> {
            Variable product = product(tape, inputs.get(0), context);
            if (layer.hasLayerNorm()) {
                product = LayerNormalization.record(tape, product, context.of(DefaultParamInitializer.GAIN_KEY));
            }
            Variable z = layer.hasBias() ? withBias(tape, product, context) : product;
            // DL4J masks both before and after the activation.
            Variable result = activation.apply(new Activations.ActivationTape(tape, context.masked(tape, z)));
            return context.masked(tape, result);
        };
    }

    public static Variable preActivation(Tape tape, Variable x, ParameterVariables parameters, boolean bias) {
        Variable product = product(tape, x, parameters);
        return bias ? withBias(tape, product, parameters) : product;
    }

    private static Variable product(Tape tape, Variable x, ParameterVariables parameters) {
        return tape.record(ProductStep.ofRows(x, parameters.of(DefaultParamInitializer.WEIGHT_KEY)));
    }

    private static Variable withBias(Tape tape, Variable x, ParameterVariables parameters) {
        return tape.record(new BiasStep(x, parameters.of(DefaultParamInitializer.BIAS_KEY)));
    }
}
