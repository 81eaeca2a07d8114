package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = m x, the mask m one value for each example, time step or pixel; y = x without a mask. */
final class MaskBlock {

    private MaskBlock() {}

    static Block of(MaskLayer layer, NodeState state) {
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            INDArray mask = context.mask();
            if (mask == null) {
                return x;
            }
            state.require(
                    fits(mask.shape(), x.shape()),
                    "a mask " + Arrays.toString(mask.shape()) + " of an input " + Arrays.toString(x.shape()),
                    "are masks [n, 1] of vectors, [n, t] of sequences [n, c, t], and [n, 1, h or 1, w or 1] of images");
            return masked(tape, x, mask);
        };
    }

    private static boolean fits(long[] mask, long[] x) {
        return switch (x.length) {
            case 2 -> Arrays.equals(mask, new long[] {x[0], 1});
            case 3 -> Arrays.equals(mask, new long[] {x[0], x[2]});
            case 4 ->
                mask.length == 4
                        && mask[0] == x[0]
                        && mask[1] == 1
                        && (mask[2] == 1 || mask[2] == x[2])
                        && (mask[3] == 1 || mask[3] == x[3]);
            default -> false;
        };
    }

    private static Variable masked(Tape tape, Variable x, INDArray mask) {
        INDArray factors =
                x.shape().length == 2 ? mask : WindowMasks.expanded(mask, x.shape(), tape.recordingScratch());
        return LinearStep.record(tape, x, new ConstantFactor(factors));
    }
}
