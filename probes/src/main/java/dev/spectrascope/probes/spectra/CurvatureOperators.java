package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.linalg.LinearOperator;

/** The operators by kind; apart from {@link OperatorKind}, which configurations know without DeepLearning4J. */
final class CurvatureOperators {

    private CurvatureOperators() {}

    static LinearOperator of(OperatorKind kind, LossCurvature curvature) {
        return switch (kind) {
            case HESSIAN -> curvature.hessian();
            case G -> curvature.gaussNewton();
            case H -> curvature.residual();
        };
    }
}
