package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** y = f(x W + b). */
final class DenseBlock {

    private DenseBlock() {}

    static Block of(DenseLayer layer, NodeState state) {
        state.require(!layer.hasLayerNorm(), "layer normalisation", "are dense layers without");
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> {
            Variable product = preActivation(tape, inputs.get(0), context, layer.hasBias());
            // DL4J masks both before and after the activation.
            Variable result = activation.apply(new Activations.ActivationTape(tape, context.masked(tape, product)));
            return context.masked(tape, result);
        };
    }

    static Variable preActivation(Tape tape, Variable x, ParameterVariables parameters, boolean bias) {
        Variable product =
                tape.record(new ProductStep(new MatrixProduct(), x, parameters.of(DefaultParamInitializer.WEIGHT_KEY)));
        return bias ? tape.record(new BiasStep(product, parameters.of(DefaultParamInitializer.BIAS_KEY))) : product;
    }
}
