package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.TransposedMap;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;

/** Euclidean lengths of examples. A length below a bound ε counts as ε, which keeps derivatives finite at zero. */
final class Norms {

    // That of the vertex, which it does not tell.
    private static final double DISTANCE_BOUND = 1e-8;

    private Norms() {}

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
            return tape.record(new ReshapeStep(normalized(tape, rows(tape, x), vertex.getEps()), shape));
        };
    }

    /** ‖a − b‖, [n, 1]. */
    static Block distance(L2Vertex vertex, NodeState state) {
        return (tape, inputs, context) -> {
            Variable negative = LinearStep.record(tape, inputs.get(1), new ScalarMultiple(-1));
            Variable difference = tape.record(new SumStep(List.of(inputs.get(0), negative)));
            return power(tape, squares(tape, rows(tape, difference)), DISTANCE_BOUND, 0.5);
        };
    }

    /** The rows of a matrix, each divided by its norm or by ε. */
    static Variable normalized(Tape tape, Variable rows, double epsilon) {
        Variable inverse = power(tape, squares(tape, rows), epsilon, -0.5);
        Variable factors = LinearStep.record(tape, inverse, new Expansion(inverse.shape(), rows.shape()));
        return tape.record(new ProductStep(new ElementwiseProduct(), rows, factors));
    }

    private static Variable rows(Tape tape, Variable x) {
        long[] shape = x.shape();
        long columns = Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b);
        return tape.record(new ReshapeStep(x, shape[0], columns));
    }

    // Σ x² of each row, [n, 1].
    private static Variable squares(Tape tape, Variable rows) {
        Variable squares = tape.record(new ElementwiseStep(new JetFunction(Jet::squared), rows));
        long[] sums = {rows.shape()[0], 1};
        return LinearStep.record(tape, squares, new TransposedMap(new Expansion(sums, rows.shape())));
    }

    // max(s, ε²)^exponent.
    private static Variable power(Tape tape, Variable squares, double epsilon, double exponent) {
        double least = epsilon * epsilon;
        return tape.record(new ElementwiseStep(
                new JetFunction(s -> s.plus(-least).rectified().plus(least).power(exponent)), squares));
    }
}
