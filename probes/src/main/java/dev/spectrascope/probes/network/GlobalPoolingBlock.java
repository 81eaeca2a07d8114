package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.AbsolutePower;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.GlobalSum;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.PowerFunction;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.any.IsMax;
import org.nd4j.linalg.factory.Nd4j;

/** The average, sum, maximum or p-norm of each channel over all elements of a sequence, image or volume. */
final class GlobalPoolingBlock {

    private GlobalPoolingBlock() {}

    static Block of(GlobalPoolingLayer layer, NodeState state) {
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            int rank = x.shape().length;
            state.require(rank >= 3 && rank <= 5, "an input of rank " + rank, "are ranks 3, 4 and 5");
            int[] pooled = layer.getPoolingDimensions() == null
                    ? IntStream.range(2, rank).toArray()
                    : layer.getPoolingDimensions();
            int[] kept = IntStream.range(0, rank)
                    .filter(dimension -> Arrays.stream(pooled).noneMatch(each -> each == dimension))
                    .toArray();
            state.require(
                    kept.length == 2 && kept[0] == 0,
                    "pooling over the dimensions " + Arrays.toString(pooled) + " of an input of rank " + rank,
                    "are all dimensions but the examples' and one more");
            Variable result = pool(tape, poolLast(tape, x, kept[1]), layer);
            return layer.isCollapseDimensions() ? result : tape.record(new ReshapeStep(result, spread(result, rank)));
        };
    }

    private static long[] spread(Variable pooled, int rank) {
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[0] = pooled.shape()[0];
        shape[1] = pooled.shape()[1];
        return shape;
    }

    private static Variable poolLast(Tape tape, Variable x, int channel) {
        if (channel == 1) {
            return x;
        }
        int[] axes = IntStream.concat(
                        IntStream.of(0, channel),
                        IntStream.range(1, x.shape().length).filter(dimension -> dimension != channel))
                .toArray();
        return LinearStep.record(tape, x, new Permutation(axes));
    }

    // [n, c, …] to [n, c].
    private static Variable pool(Tape tape, Variable x, GlobalPoolingLayer layer) {
        Scratch scratch = tape.recordingScratch();
        return switch (layer.getPoolingType()) {
            case MAX -> {
                INDArray weights = scratch.like(x.primal());
                // The same choice among equals as in DL4J's backward pass.
                int[] pooled = IntStream.range(2, x.shape().length).toArray();
                Nd4j.exec(new IsMax(x.primal(), weights, pooled));
                yield LinearStep.record(tape, x, new GlobalSum(x.shape(), 1, weights, scratch));
            }
            case AVG -> {
                double size = Arrays.stream(x.shape()).skip(2).reduce(1, Math::multiplyExact);
                yield LinearStep.record(tape, x, new GlobalSum(x.shape(), 1 / size, null, scratch));
            }
            case SUM -> LinearStep.record(tape, x, new GlobalSum(x.shape(), 1, null, scratch));
            case PNORM -> {
                int p = layer.getPnorm();
                Variable powers = tape.record(new ElementwiseStep(new AbsolutePower(p), x));
                Variable sums = LinearStep.record(tape, powers, new GlobalSum(x.shape(), 1, null, scratch));
                yield tape.record(new ElementwiseStep(new PowerFunction(1, 0, 1.0 / p), sums));
            }
        };
    }
}
