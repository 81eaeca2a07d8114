package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Jet;
import dev.spectrascope.probes.network.activation.JetFunction;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.Expansion;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.SliceStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A tape on which a loss is written as a formula: each method records a step. Variables are matrices. */
record LossTape(Tape tape) {

    /** The same function of each element. */
    Variable each(Variable x, UnaryOperator<Jet> formula) {
        return tape.record(new ElementwiseStep(new JetFunction(formula), x));
    }

    Variable sum(Variable... terms) {
        return tape.record(new SumStep(List.of(terms)));
    }

    Variable difference(Variable x, Variable y) {
        return sum(x, multiple(y, -1));
    }

    Variable multiple(Variable x, double factor) {
        return LinearStep.record(tape, x, new ScalarMultiple(factor));
    }

    /** Times constants, one for each element or one for each row. */
    Variable multiple(Variable x, INDArray factors) {
        return LinearStep.record(tape, x, new ConstantFactor(factors));
    }

    /** Element by element. */
    Variable product(Variable x, Variable y) {
        return tape.record(new ProductStep(new ElementwiseProduct(), x, y));
    }

    /** Columns from (inclusive) to (exclusive). */
    Variable columns(Variable x, long from, long to) {
        return tape.record(new SliceStep(x, 1, from, to));
    }

    /** [n, c] to [n, 1]. */
    Variable rowSums(Variable x) {
        return LinearStep.record(tape, x, Expansion.rowSums(x.shape()));
    }
}
