package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A linear map and its adjoint: poolings, paddings, selections of the maximum at a fixed point. */
public interface LinearMap {

    /** A x, in a new array. */
    INDArray apply(INDArray x, Scratch scratch);

    /** A<sup>T</sup>δ, in a new array. */
    INDArray adjoint(INDArray cotangent, Scratch scratch);

    /** Arrays from the recording's scratch that the map goes on using. */
    default java.util.List<INDArray> kept() {
        return java.util.List.of();
    }
}
