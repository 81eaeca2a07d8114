package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A step that is affine around the recorded point: its derivative is one linear map, so the tangent of a cotangent goes the
 * way of the cotangent itself, and nothing of the primal need be kept.
 */
abstract class AffineStep extends Step {

    AffineStep(Variable... inputs) {
        super(inputs);
    }

    @Override
    protected final void adjointTangent(Tangents tangents, INDArray cotangent, Cotangents cotangents, Scratch scratch) {
        if (cotangent != null) {
            adjoint(cotangent, cotangents, scratch);
        }
    }

    @Override
    protected final boolean curved() {
        return false;
    }

    @Override
    protected List<INDArray> kept() {
        return List.of();
    }
}
