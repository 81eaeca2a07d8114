package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;

/** What a layer, vertex or preprocessor computes, as steps on a tape. */
@FunctionalInterface
interface Block {

    /**
     * Records the computation.
     *
     * @param inputs at least one; arrays in 'c' order
     * @param parameters the variables of this node's parameters
     * @return the result; of a block with a loss, the pre-activation that the loss is a function of
     */
    Variable record(Tape tape, List<Variable> inputs, ParameterVariables parameters);

    /** The loss at the end of a network, if this block is an output. */
    default Optional<Loss> loss() {
        return Optional.empty();
    }
}
