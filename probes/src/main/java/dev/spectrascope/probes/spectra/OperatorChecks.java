package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A report's own proofs, at two random vectors: Hess = G + H, and symmetry. Costs six products. */
final class OperatorChecks {

    private OperatorChecks() {}

    static SpectrumReport.Checks of(CurvatureModel model, long seed) {
        GaussianVectors random = new GaussianVectors(seed);
        long size = model.network().size();
        DataType type = model.network().dataType();
        try (INDArray u = random.next(size, type);
                INDArray v = random.next(size, type);
                INDArray hessian = model.hessian().apply(v);
                INDArray g = model.gaussNewton().apply(v);
                INDArray h = model.residual().apply(v);
                INDArray work = Nd4j.createUninitialized(type, size)) {
            double symmetry = Math.max(
                    asymmetry(model.hessian(), u, v, hessian, work),
                    Math.max(
                            asymmetry(model.gaussNewton(), u, v, g, work), asymmetry(model.residual(), u, v, h, work)));
            double norm = VectorArithmetic.norm(hessian);
            VectorArithmetic.addScaled(-1, g, hessian);
            VectorArithmetic.addScaled(-1, h, hessian);
            double difference = VectorArithmetic.norm(hessian);
            return new SpectrumReport.Checks(norm == 0 ? difference : difference / norm, symmetry);
        }
    }

    /** |uᵀAv − vᵀAu| / ‖Av‖, u and v of norm 1. */
    private static double asymmetry(LinearOperator operator, INDArray u, INDArray v, INDArray product, INDArray work) {
        double size = VectorArithmetic.norm(product);
        operator.apply(u, work);
        double difference = Math.abs(VectorArithmetic.dot(u, product) - VectorArithmetic.dot(v, work));
        return size == 0 ? difference : difference / size;
    }
}
