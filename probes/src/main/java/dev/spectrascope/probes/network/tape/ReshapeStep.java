package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The same elements in row-major order under another shape. */
public final class ReshapeStep extends AffineStep {

    private final Variable x;
    private final long[] shape;

    /** The variable under the given shape. */
    public ReshapeStep(Variable x, long... shape) {
        super(x);
        this.x = x;
        this.shape = shape.clone();
    }

    @Override
    protected INDArray value(Scratch scratch) {
        return scratch.view(x.primal(), shape);
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        cotangents.add(x, scratch.view(cotangent, x.shape()));
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray tangent = tangents.of(x);
        if (tangent == null) {
            return null;
        }
        // A later step may overwrite the tangent of the result, which must then be nobody else's.
        return scratch.view(x.overwritable() ? tangent : scratch.copy(tangent), shape);
    }
}
