package dev.spectrascope.probes.spectra;

/**
 * Which of a report's proofs are made beside those that cost next to nothing.
 *
 * @param sampleSpread whether to compare the top eigenvalues over halves of the train set; about as many products as the
 *     eigenpairs of one operator take
 * @param compareDouble whether to compare products in float with products in double, at a random vector and on at most
 *     64 examples; one product of each operator in each precision
 */
public record CheckPlan(boolean sampleSpread, boolean compareDouble) {

    /** The sample's spread, no comparison with double. */
    public static final CheckPlan DEFAULT = new CheckPlan(true, false);

    /** As plans were before there was a choice. */
    static final CheckPlan NONE = new CheckPlan(false, false);
}
