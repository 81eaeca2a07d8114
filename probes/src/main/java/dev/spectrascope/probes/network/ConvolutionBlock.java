package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.BilinearMap;
import dev.spectrascope.probes.network.tape.Convolution;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;

/** y = f(W ∗ x + b) on images. */
final class ConvolutionBlock {

    private ConvolutionBlock() {}

    static Block of(ConvolutionLayer layer, NodeState state) {
        Images.requireNchw(layer.getCnn2dDataFormat(), state);
        var activation = Activations.of(layer.getActivationFn(), state);
        ConvolutionGeometry geometry = Images.geometry(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode(),
                state);
        BilinearMap convolution = Convolution.of(geometry);
        return (tape, inputs, parameters) -> {
            Variable z = tape.record(
                    new ProductStep(convolution, inputs.get(0), parameters.of(ConvolutionParamInitializer.WEIGHT_KEY)));
            if (layer.hasBias()) {
                z = tape.record(new BiasStep(z, parameters.of(ConvolutionParamInitializer.BIAS_KEY)));
            }
            return activation.apply(new Activations.ActivationTape(tape, z));
        };
    }
}
