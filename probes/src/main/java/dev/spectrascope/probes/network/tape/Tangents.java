package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The tangents of a tape's variables in one sweep; null is zero. */
public final class Tangents {

    private final INDArray[] values;

    Tangents(int variables) {
        values = new INDArray[variables];
    }

    /** The tangent of a variable, or null. */
    public INDArray of(Variable variable) {
        return values[variable.index()];
    }

    void set(Variable variable, INDArray tangent) {
        values[variable.index()] = tangent;
    }
}
