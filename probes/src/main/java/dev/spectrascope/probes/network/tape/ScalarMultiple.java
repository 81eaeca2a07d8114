package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** y = c x for a number c. */
public record ScalarMultiple(double factor) implements LinearMap {

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        return x.mul(factor, scratch.like(x));
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return apply(cotangent, scratch);
    }
}
