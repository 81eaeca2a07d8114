package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * y = F(x), where F is linear, or linear around the recorded point (as max pooling is: its tangents are selected where
 * the primal has its maxima).
 */
public final class LinearStep extends AffineStep {

    private final Variable x;
    private final INDArray value;
    private final LinearMap jacobian;

    /**
     * A step whose value has been computed already.
     *
     * @param value F(x), from the recording's scratch
     * @param jacobian the derivative of F at x
     */
    public LinearStep(Variable x, INDArray value, LinearMap jacobian) {
        super(x);
        this.x = x;
        this.value = value;
        this.jacobian = jacobian;
    }

    /** Records A x for a map A that does not depend on x. */
    public static Variable record(Tape tape, Variable x, LinearMap map) {
        return tape.record(new LinearStep(x, map.apply(x.primal(), tape.recordingScratch()), map));
    }

    @Override
    protected INDArray value(Scratch scratch) {
        return value;
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        cotangents.add(x, jacobian.adjoint(cotangent, scratch));
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        return tangents.of(x) == null ? null : jacobian.apply(tangents.of(x), scratch);
    }

    @Override
    protected List<INDArray> kept() {
        return jacobian.kept();
    }
}
