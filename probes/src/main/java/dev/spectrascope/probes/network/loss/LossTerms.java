package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss as a sum over the outputs of terms t(a, y), a function of the output's activations a. */
@FunctionalInterface
interface LossTerms {

    /**
     * Records the terms.
     *
     * @param activations a, [rows, C]
     * @param labels y, [rows, C]
     * @return [rows, C]
     */
    Variable record(Tape tape, Variable activations, INDArray labels);
}
