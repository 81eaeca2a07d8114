package dev.spectrascope.probes.network.attention;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.dense.DenseBlock;
import dev.spectrascope.probes.network.recurrent.Sequences;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.StackStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** DL4J's attention layers. What comes in and goes out is [n, c, t]. */
final class AttentionBlocks {

    private AttentionBlocks() {}

    /** Each time step attends to all. */
    static Block self(SelfAttentionLayer layer, NodeState state) {
        boolean projected = layer.isProjectInput();
        return (tape, inputs, context) -> {
            Variable steps = transposed(tape, inputs.get(0));
            DotProductAttention attention =
                    new DotProductAttention(tape, context, projected, steps, steps, context.mask());
            return transposed(tape, attention.attend(steps));
        };
    }

    /** A number of learned queries, the same for all examples, attend to all time steps. */
    static Block learned(LearnedSelfAttentionLayer layer, NodeState state) {
        boolean projected = layer.isProjectInput();
        Block block = (tape, inputs, context) -> {
            Variable steps = transposed(tape, inputs.get(0));
            Variable queries = transposed(tape, context.of("Q"));
            long[] one = queries.shape();
            long[] all = {steps.shape()[0], one[1], one[2]};
            DotProductAttention attention =
                    new DotProductAttention(tape, context, projected, steps, steps, context.mask());
            return transposed(tape, attention.attend(LinearStep.record(tape, queries, new Expansion(one, all))));
        };
        return block.withMask(Block.MaskRule.NONE);
    }

    /** Queries, keys and values from three inputs. */
    static Block vertex(AttentionVertex vertex, NodeState state) {
        boolean projected = vertex.isProjectInput();
        return (tape, inputs, context) -> {
            Variable keys = transposed(tape, inputs.get(1));
            Variable values = transposed(tape, inputs.get(2));
            INDArray mask =
                    smaller(tape, context.masks().get(1), context.masks().get(2));
            Variable attended = new DotProductAttention(tape, context, projected, keys, values, mask)
                    .attend(transposed(tape, inputs.get(0)));
            long[] shape = attended.shape();
            INDArray queryMask = context.mask();
            if (queryMask != null) {
                Variable rows = tape.record(new ReshapeStep(attended, shape[0] * shape[1], shape[2]));
                INDArray column = tape.recordingScratch().view(queryMask, queryMask.length(), 1);
                attended = tape.record(new ReshapeStep(Sequences.masked(tape, rows, column), shape));
            }
            return transposed(tape, attended);
        };
    }

    // Null stands for ones.
    private static INDArray smaller(Tape tape, INDArray left, INDArray right) {
        if (left == null || right == null) {
            INDArray one = left == null ? right : left;
            return one == null ? null : Transforms.min(tape.recordingScratch().copy(one), 1.0, false);
        }
        return Transforms.min(tape.recordingScratch().copy(left), right, false);
    }

    /** y<sub>t</sub> = f(x<sub>t</sub> W + b + a<sub>t</sub> R), where a<sub>t</sub> is what y<sub>t−1</sub> attends to. */
    static Block recurrent(RecurrentAttentionLayer layer, NodeState state) {
        boolean projected = layer.isProjectInput();
        boolean bias = layer.isHasBias();
        Function<Activations.ActivationTape, Variable> activation =
                Activations.of(layer.getActivation().getActivationFunction(), state);
        return (tape, inputs, context) -> {
            Variable steps = transposed(tape, inputs.get(0));
            DotProductAttention attention =
                    new DotProductAttention(tape, context, projected, steps, steps, context.mask());
            Variable sequence = Sequences.timeMajor(tape, inputs.get(0), RNNFormat.NCW);
            Variable rows = DenseBlock.preActivation(tape, Sequences.rows(tape, sequence), context, bias);
            Variable projections = Sequences.fromRows(tape, rows, sequence.shape()[0]);
            List<Variable> outputs = new ArrayList<>();
            Variable last = null;
            for (long time = 0; time < sequence.shape()[0]; time++) {
                Variable z = Sequences.step(tape, projections, time);
                if (last != null) {
                    z = tape.record(new SumStep(List.of(z, attended(tape, attention, last, context))));
                }
                last = activation.apply(new Activations.ActivationTape(tape, z));
                outputs.add(last);
            }
            return Sequences.fromTimeMajor(tape, tape.record(new StackStep(outputs)), RNNFormat.NCW);
        };
    }

    private static Variable attended(
            Tape tape, DotProductAttention attention, Variable query, ParameterVariables parameters) {
        long[] shape = query.shape();
        Variable found = attention.attend(tape.record(new ReshapeStep(query, shape[0], 1, shape[1])));
        Variable matrix = tape.record(new ReshapeStep(found, shape[0], found.shape()[2]));
        return tape.record(new ProductStep(new MatrixProduct(), matrix, parameters.of("RW")));
    }

    // Between [n, c, t] and [n, t, c].
    private static Variable transposed(Tape tape, Variable x) {
        return LinearStep.record(tape, x, new Permutation(0, 2, 1));
    }
}
