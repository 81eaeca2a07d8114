package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonProperty;

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

    /** The name in reports, metrics and configuration. */
    public String label() {
        return label;
    }
}
