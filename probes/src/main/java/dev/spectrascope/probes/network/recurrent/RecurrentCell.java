package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One kind of recurrent layer. */
interface RecurrentCell {

    /**
     * Begins a pass over a sequence; what does not depend on earlier time steps is recorded for all of them at once.
     *
     * @param sequence of shape [t, n, c]
     */
    Pass start(Tape tape, Variable sequence, ParameterVariables parameters);

    /**
     * All time steps at once, where a cell can: the same as {@link #start} and its steps, without masks.
     *
     * @param backwards whether the last time step is the first to be computed
     * @return the outputs, [t, n, c]; empty if it has to be one after the other
     */
    default Optional<Variable> whole(Tape tape, Variable sequence, ParameterVariables parameters, boolean backwards) {
        return Optional.empty();
    }

    /** A pass under way. */
    interface Pass {

        /**
         * Records the next time step.
         *
         * @param time its position in the sequence
         * @param mask a factor on each example's state, [n, 1], or null
         * @return the output, [n, c]
         */
        Variable next(long time, INDArray mask);
    }
}
