package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.params.PReLUParamInitializer;

/** y = max(x, 0) + α min(x, 0), with one α for each element of an example, or shared along some of its dimensions. */
final class ParametricRectifierBlock {

    private ParametricRectifierBlock() {}

    static Block of(PReLULayer layer, NodeState state) {
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            Variable alpha = parameters.of(PReLUParamInitializer.WEIGHT_KEY);
            state.require(
                    alpha.shape().length == x.shape().length - 1,
                    "an input of rank " + x.shape().length + " with slopes of rank " + alpha.shape().length,
                    "are slopes of the rank of one example");
            long[] one = LongStream.concat(LongStream.of(1), LongStream.of(alpha.shape()))
                    .toArray();
            Variable slopes =
                    LinearStep.record(tape, tape.record(new ReshapeStep(alpha, one)), new Expansion(one, x.shape()));
            Variable positive = tape.record(new ElementwiseStep(new HalfLine(false), x));
            Variable negative = tape.record(new ElementwiseStep(new HalfLine(true), x));
            Variable scaled = tape.record(new ProductStep(new ElementwiseProduct(), negative, slopes));
            return tape.record(new SumStep(List.of(positive, scaled)));
        };
    }
}
