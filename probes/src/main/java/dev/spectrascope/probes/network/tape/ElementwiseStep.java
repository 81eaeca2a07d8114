package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** y = f(x), element by element. */
public final class ElementwiseStep extends Step {

    private final ScalarFunction function;
    private final Variable x;
    private INDArray slope;
    private INDArray bend;

    /** The image of a variable. */
    public ElementwiseStep(ScalarFunction function, Variable x) {
        super(x);
        this.function = function;
        this.x = x;
    }

    @Override
    protected INDArray value(Scratch scratch) {
        if (x.active()) {
            slope = function.derivative(x.primal(), scratch.like(x.primal()));
        }
        return function.value(x.primal(), scratch.like(x.primal()));
    }

    @Override
    protected void adjoint(INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (curved()) {
            bend = function.secondDerivative(scratch.copy(x.primal())).muli(cotangent);
        }
        if (cotangents.wanted(x)) {
            cotangents.add(x, slope.mul(cotangent, scratch.insteadOf(cotangent)));
        }
    }

    @Override
    protected INDArray tangent(Tangents tangents, Scratch scratch) {
        INDArray tangent = tangents.of(x);
        if (tangent == null) {
            return null;
        }
        boolean inPlace = x.overwritable() && !curved();
        return slope.mul(tangent, inPlace ? tangent : scratch.like(slope));
    }

    @Override
    protected void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        INDArray result = null;
        if (cotangent != null) {
            result = slope.mul(cotangent, scratch.insteadOf(cotangent));
        }
        if (bend != null && tangents.of(x) != null) {
            INDArray bent = bend.mul(tangents.of(x), scratch.like(slope));
            result = result == null ? bent : result.addi(bent);
        }
        cotangents.add(x, result);
    }

    @Override
    protected boolean curved() {
        return x.active() && !function.piecewiseLinear();
    }

    @Override
    protected List<INDArray> kept() {
        return Stream.of(slope, bend).filter(array -> array != null).toList();
    }
}
