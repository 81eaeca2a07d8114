package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A part of a variable, as a view: nothing is copied, and the cotangent is added to the part in place.
 *
 * <p>Unless the part is cut along the first dimension of an array in 'c' order, the view has gaps: steps that reshape
 * cannot read it.
 */
abstract class ViewStep extends AffineStep {

    private final Variable x;

    ViewStep(Variable x) {
        super(x);
        this.x = x;
    }

    /** The part of an array of x's shape, as a view. */
    abstract INDArray part(INDArray whole, Scratch scratch);

    @Override
    protected INDArray value(Scratch scratch) {
        return part(x.primal(), scratch);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray whole = cotangents.inPlace(x);
        if (whole != null) {
            part(whole, scratch).addi(cotangent);
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        return tangents.of(x) == null ? null : part(tangents.of(x), scratch);
    }

    @Override
    protected boolean sharesTangent() {
        return true;
    }
}
