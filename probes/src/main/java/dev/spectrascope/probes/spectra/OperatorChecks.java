package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A report's own proofs, at two random vectors: Hess = G + H, and symmetry. Costs six products. */
final class OperatorChecks {

    private OperatorChecks() {}

    static SpectrumReport.Checks of(CurvatureModel model, long seed) {
        GaussianVectors random = new GaussianVectors(seed);
        INDArray u = random.next(model.network().size(), model.network().dataType());
        INDArray v = random.next(model.network().size(), model.network().dataType());
        INDArray hessian = model.hessian().apply(v);
        INDArray g = model.gaussNewton().apply(v);
        INDArray h = model.residual().apply(v);
        double symmetry = Math.max(
                asymmetry(model.hessian(), u, v, hessian),
                Math.max(asymmetry(model.gaussNewton(), u, v, g), asymmetry(model.residual(), u, v, h)));
        double size = VectorArithmetic.norm(hessian);
        VectorArithmetic.addScaled(-1, g, hessian);
        VectorArithmetic.addScaled(-1, h, hessian);
        double difference = VectorArithmetic.norm(hessian);
        return new SpectrumReport.Checks(size == 0 ? difference : difference / size, symmetry);
    }

    /** |uᵀAv − vᵀAu| / ‖Av‖, u and v of norm 1. */
    private static double asymmetry(LinearOperator operator, INDArray u, INDArray v, INDArray product) {
        double size = VectorArithmetic.norm(product);
        double difference = Math.abs(VectorArithmetic.dot(u, product) - VectorArithmetic.dot(v, operator.apply(u)));
        return size == 0 ? difference : difference / size;
    }
}
