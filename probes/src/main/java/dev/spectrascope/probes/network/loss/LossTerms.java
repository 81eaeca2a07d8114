package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.tape.ArrayPool;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A loss as a sum of terms t(a, y), functions of the outputs' activations a: one for each output, or one for each row. */
@FunctionalInterface
interface LossTerms {

    /**
     * Records the terms.
     *
     * @param activations a, [rows, C]
     * @param labels y, of a shape that {@link #accepts} accepts
     * @return [rows, C] or [rows, 1]
     */
    Variable record(Tape tape, Variable activations, INDArray labels);

    /** Whether labels of one shape fit activations of another. */
    default boolean accepts(long[] labels, long[] activations) {
        return Arrays.equals(labels, activations);
    }

    /** The terms without derivatives, in a new array. */
    default INDArray values(INDArray activations, INDArray labels) {
        try (ArrayPool pool = new ArrayPool(activations.dataType());
                Tape tape = new Tape(pool)) {
            return record(tape, tape.constant(activations), labels).primal().dup('c');
        }
    }
}
