package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A part of a variable along one dimension, as a view: nothing is copied, and the cotangent is added to the part in place.
 *
 * <p>Unless the dimension is the first of an array in 'c' order, the view has gaps: steps that reshape cannot read it.
 */
public final class SliceStep extends Step {

    private final Variable x;
    private final int dimension;
    private final long from;
    private final long to;

    /**
     * The part of indices from (inclusive) to (exclusive).
     *
     * @param dimension the dimension cut
     */
    public SliceStep(Variable x, int dimension, long from, long to) {
        super(x);
        this.x = x;
        this.dimension = dimension;
        this.from = from;
        this.to = to;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        return scratch.slice(x.primal(), dimension, from, to);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray whole = cotangents.inPlace(x);
        if (whole != null) {
            scratch.slice(whole, dimension, from, to).addi(cotangent);
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        return tangents.of(x) == null ? null : scratch.slice(tangents.of(x), dimension, from, to);
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (cotangent != null) {
            adjoint(cotangent, cotangents, scratch);
        }
    }

    @Override
    protected boolean curved() {
        return false;
    }

    @Override
    protected boolean sharesTangent() {
        return true;
    }

    @Override
    protected List<INDArray> kept() {
        return List.of();
    }
}
