package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What of a variable has one index along a dimension, without that dimension: a view, as {@link SliceStep} is.
 *
 * <p>Unless the dimension is the first of an array in 'c' order, the view has gaps: steps that reshape cannot read it.
 */
public final class PointStep extends Step {

    private final Variable x;
    private final int dimension;
    private final long index;

    /**
     * The part at an index.
     *
     * @param dimension the dimension left out
     */
    public PointStep(Variable x, int dimension, long index) {
        super(x);
        this.x = x;
        this.dimension = dimension;
        this.index = index;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        return scratch.point(x.primal(), dimension, index);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray whole = cotangents.inPlace(x);
        if (whole != null) {
            scratch.point(whole, dimension, index).addi(cotangent);
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        return tangents.of(x) == null ? null : scratch.point(tangents.of(x), dimension, index);
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
