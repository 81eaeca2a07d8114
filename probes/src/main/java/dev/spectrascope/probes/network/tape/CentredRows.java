package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The rows of a matrix minus their means. */
public final class CentredRows implements LinearMap {

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray means = scratch.view(x.mean(scratch.array(x.size(0)), 1), x.size(0), 1);
        return Broadcast.subtract(x, means, scratch);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return apply(cotangent, scratch);
    }
}
