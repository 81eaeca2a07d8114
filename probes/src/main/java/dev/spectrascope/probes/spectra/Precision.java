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
    FLOAT,
    @JsonProperty("double")
    DOUBLE
}
