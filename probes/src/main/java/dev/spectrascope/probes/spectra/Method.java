package dev.spectrascope.probes.spectra;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Algorithms that a report can show beside those that it rests on, to compare; the JSON names are those of the configuration. */
public enum Method {
    /** Lanczos with full reorthogonalisation, for the density: as many vectors in memory as there are steps. */
    @JsonProperty("slow-lanczos")
    SLOW_LANCZOS("slow-lanczos"),
    /** The kernel polynomial method, for the density. */
    @JsonProperty("kernel-polynomial")
    KERNEL_POLYNOMIAL("kernel-polynomial"),
    /** Subspace iteration with T = 128 (Papyan 2019, Algorithm 5), for the eigenvalues of largest magnitude. */
    @JsonProperty("subspace-iteration")
    SUBSPACE_ITERATION("subspace-iteration"),
    /** Hutchinson's estimate of the trace. */
    @JsonProperty("hutchinson")
    HUTCHINSON("hutchinson"),
    /** Hutch++, for the trace (Meyer, Musco, Musco and Woodruff 2021). */
    @JsonProperty("hutch++")
    HUTCH_PLUS_PLUS("hutch++"),
    /** XTrace, for the trace (Epperly, Tropp and Webber 2024). */
    @JsonProperty("xtrace")
    XTRACE("xtrace");

    private final String label;

    Method(String label) {
        this.label = label;
    }

    /** The name in reports and configuration. */
    public String label() {
        return label;
    }
}
