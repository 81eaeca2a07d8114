package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConcatenationStep;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Padding;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.TransposedMap;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Vertices that join arrays, cut parts out of them, or give them another shape. */
final class SelectionVertices {

    private SelectionVertices() {}

    static Block merge(MergeVertex vertex, NodeState state) {
        Block concatenation = (tape, inputs, context) -> joined(tape, inputs, vertex.getMergeAxis());
        return concatenation.withMask(Block.MaskRule.ANY);
    }

    /** The features from one to another, both included. */
    static Block subset(SubsetVertex vertex, NodeState state) {
        return (tape, inputs, context) ->
                part(tape, inputs.get(0), 1, vertex.getFrom(), inputs.get(0).shape()[1] - 1 - vertex.getTo());
    }

    /** The examples of all inputs one after the other; shorter sequences are padded with zeros. */
    static Block stack(StackVertex vertex, NodeState state) {
        Block stack = (tape, inputs, context) -> {
            if (inputs.get(0).shape().length != 3) {
                return joined(tape, inputs, 0);
            }
            long longest =
                    inputs.stream().mapToLong(input -> input.shape()[2]).max().orElseThrow();
            List<Variable> equal = inputs.stream()
                    .map(input -> prolonged(tape, input, longest - input.shape()[2]))
                    .toList();
            return joined(tape, equal, 0);
        };
        return stack.withMask((tape, context) -> {
            state.require(!context.masks().contains(null), "masking only some inputs", "are masks for all or none");
            return stacked(context.masks(), tape.recordingScratch());
        });
    }

    private static INDArray stacked(List<INDArray> masks, Scratch scratch) {
        long longest = masks.stream().mapToLong(mask -> mask.size(1)).max().orElseThrow();
        long rows = masks.stream().mapToLong(mask -> mask.size(0)).sum();
        INDArray all = scratch.array(rows, longest).assign(0);
        long from = 0;
        for (INDArray mask : masks) {
            long to = from + mask.size(0);
            all.get(NDArrayIndex.interval(from, to), NDArrayIndex.interval(0, mask.size(1)))
                    .assign(mask);
            from = to;
        }
        return all;
    }

    /** One of several equal runs of examples. */
    static Block unstack(UnstackVertex vertex, NodeState state) {
        Block part = (tape, inputs, context) -> {
            long examples = inputs.get(0).shape()[0];
            long size = examples / vertex.getStackSize();
            long from = vertex.getFrom() * size;
            return part(tape, inputs.get(0), 0, from, examples - from - size);
        };
        return part.withMask((tape, context) -> {
            long size = context.mask().size(0) / vertex.getStackSize();
            long from = vertex.getFrom() * size;
            INDArray rows = context.mask().get(NDArrayIndex.interval(from, from + size), NDArrayIndex.all());
            return tape.recordingScratch().copy(rows);
        });
    }

    /** Images without their first row and column. */
    static Block poolHelper(PoolHelperVertex vertex, NodeState state) {
        return (tape, inputs, context) -> part(tape, part(tape, inputs.get(0), 2, 1, 0), 3, 1, 0);
    }

    static Block reshape(ReshapeVertex vertex, NodeState state) {
        Block reshape = (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            long[] shape = resolved(vertex.getNewShape(), x.shape());
            if (vertex.getReshapeOrder() == 'c') {
                return tape.record(new ReshapeStep(x, shape));
            }
            // Elements in the order of the first index first: in row-major order, of all dimensions reversed.
            long[] reversed = IntStream.range(0, shape.length)
                    .mapToLong(i -> shape[shape.length - 1 - i])
                    .toArray();
            Variable turned = reverse(tape, x);
            return reverse(tape, tape.record(new ReshapeStep(turned, reversed)));
        };
        return reshape.withMask((tape, context) -> {
            long[] shape = maskShape(vertex, context.mask());
            return tape.recordingScratch().copy(context.mask().reshape(vertex.getReshapeOrder(), shape));
        });
    }

    // As in DL4J: one value for each example, unless there are time steps before or after.
    private static long[] maskShape(ReshapeVertex vertex, INDArray mask) {
        int[] shape = vertex.getNewShape();
        if (vertex.getMaskShape() != null) {
            return resolved(vertex.getMaskShape(), mask.shape());
        }
        if (mask.isColumnVectorOrScalar() == (shape.length != 3)) {
            return mask.shape();
        }
        return shape.length == 3
                ? resolved(new int[] {shape[0], shape[2]}, mask.shape())
                : new long[] {mask.length(), 1};
    }

    private static Variable reverse(Tape tape, Variable x) {
        int rank = x.shape().length;
        int[] axes = IntStream.range(0, rank).map(i -> rank - 1 - i).toArray();
        return LinearStep.record(tape, x, new Permutation(axes));
    }

    // With the one size that is -1, if any, filled in.
    private static long[] resolved(int[] wanted, long[] actual) {
        long length = Arrays.stream(actual).reduce(1, (a, b) -> a * b);
        long known = Arrays.stream(wanted).filter(size -> size >= 0).reduce(1, (a, b) -> a * b);
        return Arrays.stream(wanted)
                .mapToLong(size -> size >= 0 ? size : length / known)
                .toArray();
    }

    private static Variable joined(Tape tape, List<Variable> inputs, int axis) {
        if (inputs.size() == 1) {
            return inputs.get(0);
        }
        int rank = inputs.get(0).shape().length;
        return tape.record(new ConcatenationStep(inputs, axis < 0 ? axis + rank : axis));
    }

    private static Variable prolonged(Tape tape, Variable sequence, long steps) {
        return steps == 0
                ? sequence
                : LinearStep.record(
                        tape, sequence, new Padding(sequence.shape(), new long[] {0, 0, 0}, new long[] {0, 0, steps}));
    }

    private static Variable part(Tape tape, Variable x, int dimension, long before, long after) {
        long[] inner = x.shape().clone();
        inner[dimension] -= before + after;
        long[] first = new long[inner.length];
        long[] last = new long[inner.length];
        first[dimension] = before;
        last[dimension] = after;
        return LinearStep.record(tape, x, new TransposedMap(new Padding(inner, first, last)));
    }
}
