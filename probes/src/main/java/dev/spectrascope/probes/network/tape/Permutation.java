package dev.spectrascope.probes.network.tape;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The same elements with the dimensions in another order. */
public final class Permutation implements LinearMap {

    private final int[] dimensions;
    private final int[] inverse;

    /**
     * A permutation of dimensions.
     *
     * @param dimensions for each dimension of the result, that of the input it is
     */
    public Permutation(int... dimensions) {
        this.dimensions = dimensions.clone();
        this.inverse = new int[dimensions.length];
        IntStream.range(0, dimensions.length).forEach(i -> inverse[dimensions[i]] = i);
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        return scratch.copy(x.permute(dimensions));
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return scratch.copy(cotangent.permute(inverse));
    }
}
