package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;

/** y = f(x ∘ w + b), with one weight for each feature. */
final class ElementWiseMultiplicationBlock {

    private ElementWiseMultiplicationBlock() {}

    static Block of(ElementWiseMultiplicationLayer layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            Variable weight = context.of(DefaultParamInitializer.WEIGHT_KEY);
            Variable weights = LinearStep.record(tape, weight, new Expansion(weight.shape(), x.shape()));
            Variable product = tape.record(new ProductStep(new ElementwiseProduct(), x, weights));
            Variable sum = tape.record(new BiasStep(product, context.of(DefaultParamInitializer.BIAS_KEY)));
            // DL4J masks both before and after the activation.
            Variable result = activation.apply(new Activations.ActivationTape(tape, context.masked(tape, sum)));
            return context.masked(tape, result);
        };
    }
}
