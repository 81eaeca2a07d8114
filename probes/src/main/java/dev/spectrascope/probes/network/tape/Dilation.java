package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Zeros put between the elements of an array: of dilated kernels, the same kernels without dilation. */
public final class Dilation implements LinearMap {

    private final long[] inner;
    private final long[] outer;
    private final long[] distances;

    /**
     * A dilation of arrays of one shape.
     *
     * @param shape the shape before
     * @param distances between neighbours afterwards, for each dimension, at least 1
     */
    public Dilation(long[] shape, long[] distances) {
        this.inner = shape.clone();
        this.distances = distances.clone();
        this.outer = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            outer[i] = (shape[i] - 1) * distances[i] + 1;
        }
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray out = scratch.array(outer).assign(0);
        elements(out).assign(x);
        return out;
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return scratch.copy(elements(cotangent));
    }

    private INDArray elements(INDArray whole) {
        long[] strides = whole.stride().clone();
        for (int i = 0; i < strides.length; i++) {
            strides[i] *= distances[i];
        }
        return Nd4j.create(whole.data(), inner, strides, whole.offset(), 'c');
    }
}
