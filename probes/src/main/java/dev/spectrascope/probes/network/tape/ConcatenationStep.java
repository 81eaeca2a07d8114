package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Variables joined along one dimension. */
public final class ConcatenationStep extends AffineStep {

    private final List<Variable> parts;
    private final int axis;
    private final long[] shape;

    /** The parts, in order, along dimension 1. */
    public ConcatenationStep(List<Variable> parts) {
        this(parts, 1);
    }

    /**
     * The parts, in order.
     *
     * @param parts their shapes differ along the axis at most
     * @param axis the dimension
     */
    public ConcatenationStep(List<Variable> parts, int axis) {
        super(parts.toArray(Variable[]::new));
        this.parts = List.copyOf(parts);
        this.axis = axis;
        this.shape = parts.get(0).shape().clone();
        this.shape[axis] = parts.stream().mapToLong(part -> part.shape()[axis]).sum();
    }

    @Override
    protected INDArray value(Scratch scratch) {
        INDArray result = scratch.array(shape);
        long from = 0;
        for (Variable part : parts) {
            slice(result, from, part).assign(part.primal());
            from += part.shape()[axis];
        }
        return result;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        long from = 0;
        for (Variable part : parts) {
            if (cotangents.wanted(part)) {
                cotangents.add(part, scratch.copy(slice(cotangent, from, part)));
            }
            from += part.shape()[axis];
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        if (parts.stream().allMatch(part -> tangents.of(part) == null)) {
            return null;
        }
        INDArray result = scratch.array(shape);
        long from = 0;
        for (Variable part : parts) {
            INDArray slice = slice(result, from, part);
            if (tangents.of(part) == null) {
                slice.assign(0);
            } else {
                slice.assign(tangents.of(part));
            }
            from += part.shape()[axis];
        }
        return result;
    }

    private INDArray slice(INDArray whole, long from, Variable part) {
        INDArrayIndex[] index = new INDArrayIndex[shape.length];
        java.util.Arrays.fill(index, NDArrayIndex.all());
        index[axis] = NDArrayIndex.interval(from, from + part.shape()[axis]);
        return whole.get(index);
    }
}
