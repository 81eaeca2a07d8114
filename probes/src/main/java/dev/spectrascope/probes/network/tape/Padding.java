package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Zeros put around an array; its transpose crops. */
public final class Padding implements LinearMap {

    private final long[] inner;
    private final long[] outer;
    private final long[] before;

    /**
     * A padding of arrays of one shape.
     *
     * @param shape the shape of what is padded
     * @param before zeros before the first element, for each dimension, at least 0
     * @param after zeros after the last element, for each dimension, at least 0
     */
    public Padding(long[] shape, long[] before, long[] after) {
        this.inner = shape.clone();
        this.before = before.clone();
        this.outer = new long[shape.length];
        for (int i = 0; i < shape.length; i++) {
            outer[i] = before[i] + shape[i] + after[i];
        }
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray out = scratch.array(outer).assign(0);
        region(out).assign(x);
        return out;
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return scratch.copy(region(cotangent));
    }

    private INDArray region(INDArray whole) {
        long[] strides = whole.stride();
        long offset = whole.offset();
        for (int i = 0; i < before.length; i++) {
            offset += before[i] * strides[i];
        }
        return Nd4j.create(whole.data(), inner, strides, offset, 'c');
    }
}
