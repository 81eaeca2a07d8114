package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.AbsolutePower;
import dev.spectrascope.probes.network.tape.AveragePooling;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.PowerFunction;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScaledMap;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** y = x (k + α s)<sup>−β</sup>, where s sums the squares of the channels at most ⌊n/2⌋ away. */
final class LocalResponseNormalizationBlock {

    private LocalResponseNormalizationBlock() {}

    static Block of(LocalResponseNormalization layer, NodeState state) {
        int reach = (int) layer.getN() / 2;
        PowerFunction scale = new PowerFunction(layer.getAlpha(), layer.getK(), -layer.getBeta());
        return ChannelsLast.unless(Images.channelsFirst(layer.getDataFormat()), (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            state.require(x.shape().length == 4, "an input of rank " + x.shape().length, "are images, of rank 4");
            Variable squares = tape.record(new ElementwiseStep(new AbsolutePower(2), x));
            Variable factors = tape.record(new ElementwiseStep(scale, neighbourSums(tape, squares, reach)));
            return tape.record(new ProductStep(new ElementwiseProduct(), x, factors));
        });
    }

    // The channels as the rows of an image, whose windows are columns.
    private static Variable neighbourSums(Tape tape, Variable x, int reach) {
        long[] shape = x.shape();
        int window = 2 * reach + 1;
        ConvolutionGeometry geometry = new ConvolutionGeometry(window, 1, 1, 1, reach, 0, 1, 1, false);
        Variable rows = tape.record(new ReshapeStep(x, shape[0], 1, shape[1], shape[2] * shape[3]));
        AveragePooling average = new AveragePooling(geometry, true, rows.shape());
        Variable sums = LinearStep.record(tape, rows, new ScaledMap(average, window));
        return tape.record(new ReshapeStep(sums, shape));
    }
}
