package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Variables of one shape stacked along a new first dimension, [n, …] each to [t, n, …]. */
public final class StackStep extends AffineStep {

    private final List<Variable> parts;
    private final long[] shape;

    /** The stack of at least one part, in order. */
    public StackStep(List<Variable> parts) {
        super(parts.toArray(Variable[]::new));
        this.parts = List.copyOf(parts);
        long[] part = parts.get(0).shape();
        this.shape = new long[part.length + 1];
        this.shape[0] = parts.size();
        System.arraycopy(part, 0, shape, 1, part.length);
    }

    @Override
    protected INDArray value(Scratch scratch) {
        INDArray stack = scratch.array(shape);
        for (int i = 0; i < parts.size(); i++) {
            scratch.point(stack, 0, i).assign(parts.get(i).primal());
        }
        return stack;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        for (int i = 0; i < parts.size(); i++) {
            cotangents.add(parts.get(i), scratch.point(cotangent, 0, i));
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        if (parts.stream().allMatch(part -> tangents.of(part) == null)) {
            return null;
        }
        INDArray stack = scratch.array(shape);
        for (int i = 0; i < parts.size(); i++) {
            INDArray tangent = tangents.of(parts.get(i));
            if (tangent == null) {
                scratch.point(stack, 0, i).assign(0);
            } else {
                scratch.point(stack, 0, i).assign(tangent);
            }
        }
        return stack;
    }
}
