package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;

/** Euclidean lengths of rows. A length below a bound ε counts as ε, which keeps derivatives finite at zero. */
public final class Norms {

    private Norms() {}

    /** The norms of the rows of a matrix, or ε, [n, 1]. */
    public static Variable norms(Tape tape, Variable rows, double epsilon) {
        return power(tape, squares(tape, rows), epsilon, 0.5);
    }

    /** The rows of a matrix, each divided by its norm or by ε. */
    public static Variable normalized(Tape tape, Variable rows, double epsilon) {
        Variable inverse = power(tape, squares(tape, rows), epsilon, -0.5);
        Variable factors = LinearStep.record(tape, inverse, new Expansion(inverse.shape(), rows.shape()));
        return tape.record(new ProductStep(new ElementwiseProduct(), rows, factors));
    }

    // Σ x² of each row, [n, 1].
    private static Variable squares(Tape tape, Variable rows) {
        Variable squares = tape.record(new ElementwiseStep(new JetFunction(Jet::squared), rows));
        return LinearStep.record(tape, squares, Expansion.rowSums(rows.shape()));
    }

    // max(s, ε²)^exponent.
    private static Variable power(Tape tape, Variable squares, double epsilon, double exponent) {
        double least = epsilon * epsilon;
        return tape.record(new ElementwiseStep(
                new JetFunction(s -> s.plus(-least).rectified().plus(least).power(exponent)), squares));
    }
}
