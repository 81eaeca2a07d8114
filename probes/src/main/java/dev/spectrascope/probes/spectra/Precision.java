package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The floating-point type in which products are computed, whatever the network's own.
 *
 * <p>The names are those of ND4J's {@code DataType}, which is left unnamed here so that a plan can be read, checked and
 * shown where ND4J is not on the class path.
 */
public enum Precision {
    @JsonProperty("float")
    FLOAT(1e-5),
    @JsonProperty("double")
    DOUBLE(1e-8);

    private final double negligible;

    Precision(double negligible) {
        this.negligible = negligible;
    }

    /** Eigenvalues below this share of the largest one cannot be told from 0, nor their sign: rounding makes as much. */
    double negligible() {
        return negligible;
    }
}
