package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.activation.Norms;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;

/** Vertices of Euclidean norms. */
final class NormVertices {

    // That of the vertex, which it does not tell.
    private static final double DISTANCE_BOUND = 1e-8;

    private NormVertices() {}

    /** x / max(‖x‖, ε), the norm over everything but the examples. */
    static Block normalize(L2NormalizeVertex vertex, NodeState state) {
        int[] dimensions = vertex.getDimension();
        return (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            long[] shape = x.shape();
            state.require(
                    dimensions == null || dimensions.length == 0 || dimensions.length == shape.length - 1,
                    "a norm over the dimensions " + Arrays.toString(dimensions),
                    "are norms over all dimensions but the first");
            return tape.record(new ReshapeStep(Norms.normalized(tape, rows(tape, x), vertex.getEps()), shape));
        };
    }

    /** ‖a − b‖, [n, 1]. */
    static Block distance(L2Vertex vertex, NodeState state) {
        return (tape, inputs, context) -> {
            Variable negative = LinearStep.record(tape, inputs.get(1), new ScalarMultiple(-1));
            Variable difference = tape.record(new SumStep(List.of(inputs.get(0), negative)));
            return Norms.norms(tape, rows(tape, difference), DISTANCE_BOUND);
        };
    }

    private static Variable rows(Tape tape, Variable x) {
        long[] shape = x.shape();
        long columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        return tape.record(new ReshapeStep(x, shape[0], columns));
    }
}
