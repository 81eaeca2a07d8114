package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.AveragePooling;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MaximumPooling;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;

/** The maximum or the average of each window. */
final class SubsamplingBlock {

    private SubsamplingBlock() {}

    static Block of(SubsamplingLayer layer, NodeState state) {
        Images.requireNchw(layer.getCnn2dDataFormat(), state);
        ConvolutionGeometry geometry = Images.geometry(
                layer.getKernelSize(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getConvolutionMode(),
                state);
        state.require(
                geometry.dilationHeight() == 1 && geometry.dilationWidth() == 1,
                "dilation " + java.util.Arrays.toString(layer.getDilation()),
                "are poolings without");
        return switch (layer.getPoolingType()) {
            case MAX ->
                (tape, inputs, parameters) -> {
                    Variable x = inputs.get(0);
                    MaximumPooling pooling = new MaximumPooling(geometry, x.primal(), tape.recordingScratch());
                    return tape.record(new LinearStep(x, pooling.value(), pooling));
                };
            case AVG ->
                (tape, inputs, parameters) -> {
                    Variable x = inputs.get(0);
                    AveragePooling pooling =
                            new AveragePooling(geometry, layer.isAvgPoolIncludePadInDivisor(), x.shape());
                    return tape.record(new LinearStep(x, pooling.apply(x.primal(), tape.recordingScratch()), pooling));
                };
            default -> throw state.unsupported("pooling type " + layer.getPoolingType(), "are MAX and AVG");
        };
    }
}
