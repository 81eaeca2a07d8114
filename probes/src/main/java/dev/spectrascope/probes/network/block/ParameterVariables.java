package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.Variable;

/** The variables of one node's parameters on the tape being recorded. */
@FunctionalInterface
public interface ParameterVariables {

    /** The parameter of a given key; a constant if it is not trained. */
    Variable of(String key);
}
