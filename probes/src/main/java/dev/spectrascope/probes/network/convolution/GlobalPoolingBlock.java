package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.AbsolutePower;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.GlobalSum;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.PowerFunction;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.any.IsMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;

/** The average, sum, maximum or p-norm of each channel over all elements of a sequence, image or volume. */
final class GlobalPoolingBlock {

    // Below any activation, and still far from the range's end in FLOAT.
    private static final double LOWEST = -1e30;

    private GlobalPoolingBlock() {}

    static Block of(GlobalPoolingLayer layer, NodeState state) {
        Block block = (tape, inputs, context) -> {
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
            INDArray mask = context.mask();
            state.require(
                    mask == null || kept[1] == 1 && rank < 5 && mask.rank() == (rank == 3 ? 2 : 4),
                    "a mask " + (mask == null ? "" : Arrays.toString(mask.shape())) + " of an input of rank " + rank,
                    "are masks [n, t] of sequences [n, c, t], and [n, 1, h or 1, w or 1] of images [n, c, h, w]");
            Variable result =
                    mask == null ? pool(tape, poolLast(tape, x, kept[1]), layer) : poolMasked(tape, x, mask, layer);
            return layer.isCollapseDimensions() ? result : tape.record(new ReshapeStep(result, spread(result, rank)));
        };
        return block.withMask(Block.MaskRule.NONE);
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

    // The maximum where the mask is not 0; else of the elements times the mask, and the average by the mask's sum.
    private static Variable poolMasked(Tape tape, Variable x, INDArray mask, GlobalPoolingLayer layer) {
        Scratch scratch = tape.recordingScratch();
        INDArray factors = WindowMasks.expanded(mask, x.shape(), scratch);
        if (layer.getPoolingType() == PoolingType.MAX) {
            INDArray penalty = factors.rsubi(1);
            BooleanIndexing.replaceWhere(penalty, LOWEST, Conditions.equals(1));
            return pool(tape, tape.record(new SumStep(List.of(x, tape.constant(penalty)))), layer);
        }
        Variable masked = LinearStep.record(tape, x, new ConstantFactor(factors));
        if (layer.getPoolingType() != PoolingType.AVG) {
            return pool(tape, masked, layer);
        }
        INDArray counts = scratch.view(mask, mask.size(0), mask.length() / mask.size(0))
                .sum(scratch.array(mask.size(0), 1), true, 1);
        Variable sum = LinearStep.record(tape, masked, new GlobalSum(x.shape(), 1, null, scratch));
        return LinearStep.record(tape, sum, new ConstantFactor(counts.rdivi(1)));
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
