package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.Differences;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A report's own proofs, at two random vectors: Hess = G + H, and symmetry. Costs up to six products. */
final class OperatorChecks {

    private OperatorChecks() {}

    /** What {@link #of} costs. */
    static int products(LossCurvature model) {
        return model.decomposes() ? 6 : 2;
    }

    static SpectrumReport.Checks of(LossCurvature model, long seed) {
        GaussianVectors random = new GaussianVectors(seed);
        long size = model.layout().size();
        DataType type = model.dataType();
        try (INDArray u = random.next(size, type);
                INDArray v = random.next(size, type);
                INDArray hessian = model.hessian().apply(v);
                INDArray work = Nd4j.createUninitialized(type, size)) {
            double symmetry = asymmetry(model.hessian(), u, v, hessian, work);
            Double decomposition = null;
            if (model.decomposes()) {
                double norm = VectorArithmetic.norm(hessian);
                for (LinearOperator part : List.of(model.gaussNewton(), model.residual())) {
                    try (INDArray product = part.apply(v)) {
                        symmetry = Math.max(symmetry, asymmetry(part, u, v, product, work));
                        VectorArithmetic.addScaled(-1, product, hessian);
                    }
                }
                double difference = VectorArithmetic.norm(hessian);
                decomposition = norm == 0 ? difference : difference / norm;
            }
            return new SpectrumReport.Checks(
                    decomposition,
                    symmetry,
                    model.differences().map(OperatorChecks::differences).orElse(null),
                    null,
                    null);
        }
    }

    private static SpectrumReport.Differences differences(Differences differences) {
        return new SpectrumReport.Differences(
                differences.reason(), differences.step(), differences.disagreement(), differences.gradientError());
    }

    /** |uᵀAv − vᵀAu| / ‖Av‖, u and v of norm 1. */
    private static double asymmetry(LinearOperator operator, INDArray u, INDArray v, INDArray product, INDArray work) {
        double size = VectorArithmetic.norm(product);
        operator.apply(u, work);
        double difference = Math.abs(VectorArithmetic.dot(u, product) - VectorArithmetic.dot(v, work));
        return size == 0 ? difference : difference / size;
    }
}
