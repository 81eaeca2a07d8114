package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.linalg.LinearOperator;

/** The operators of which spectra are taken; the JSON names are those of the report, metrics and configuration. */
public enum OperatorKind {
    /** The Hessian of the mean loss. */
    @JsonProperty("hessian")
    HESSIAN("hessian"),
    /** Its Gauss-Newton part G. */
    @JsonProperty("g")
    G("g"),
    /** The rest, H = Hess − G. */
    @JsonProperty("h")
    H("h");

    private final String label;

    OperatorKind(String label) {
        this.label = label;
    }

    /** This operator of a network's curvature. */
    LinearOperator of(LossCurvature curvature) {
        return switch (this) {
            case HESSIAN -> curvature.hessian();
            case G -> curvature.gaussNewton();
            case H -> curvature.residual();
        };
    }

    /** The name in reports, metrics and configuration. */
    public String label() {
        return label;
    }
}
