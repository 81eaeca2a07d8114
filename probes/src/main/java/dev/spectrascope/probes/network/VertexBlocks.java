package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ConcatenationStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;

/** The vertices of a {@code ComputationGraph} that are no layers. */
final class VertexBlocks {

    private VertexBlocks() {}

    static Block elementWise(ElementWiseVertex vertex, NodeState state) {
        state.require(vertex.getOp() == ElementWiseVertex.Op.Add, "elementwise operation " + vertex.getOp(), "is Add");
        Block sum = (tape, inputs, context) -> {
            state.require(sameShapes(inputs), "adding arrays of different shapes", "are equal shapes");
            return tape.record(new SumStep(inputs));
        };
        return sum.withMask(Block.MaskRule.ANY);
    }

    private static boolean sameShapes(List<Variable> inputs) {
        return inputs.stream()
                .allMatch(input -> Arrays.equals(input.shape(), inputs.get(0).shape()));
    }

    static Block merge(MergeVertex vertex, NodeState state) {
        state.require(
                vertex.getMergeAxis() == MergeVertex.DEFAULT_MERGE_DIM,
                "merging along dimension " + vertex.getMergeAxis(),
                "is dimension 1");
        Block concatenation = (tape, inputs, context) -> tape.record(new ConcatenationStep(inputs));
        return concatenation.withMask(Block.MaskRule.ANY);
    }

    static Block preprocessor(PreprocessorVertex vertex, NodeState state) {
        return Rules.block(vertex.getPreProcessor(), state);
    }
}
