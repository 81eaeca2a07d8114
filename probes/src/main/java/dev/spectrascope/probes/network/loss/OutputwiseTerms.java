package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Jet;
import dev.spectrascope.probes.network.activation.JetFunction;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Terms that each depend on one output only.
 *
 * @param formula t of one activation and its label
 */
record OutputwiseTerms(Formula formula) implements LossTerms {

    /** t(a, y) as a formula in a. */
    @FunctionalInterface
    interface Formula {

        /**
         * The term.
         *
         * @param activation a
         * @param labels y, of the same shape; not changed
         */
        Jet of(Jet activation, INDArray labels);
    }

    @Override
    public Variable record(Tape tape, Variable activations, INDArray labels) {
        return tape.record(
                new ElementwiseStep(new JetFunction(activation -> formula.of(activation, labels)), activations));
    }

    @Override
    public INDArray values(INDArray activations, INDArray labels) {
        INDArray values = activations.dup('c');
        return new JetFunction(activation -> formula.of(activation, labels)).value(values);
    }
}
