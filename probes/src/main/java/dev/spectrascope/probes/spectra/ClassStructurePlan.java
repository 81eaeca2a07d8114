package dev.spectrascope.probes.spectra;

/**
 * Whether, and at what price, the three-level structure of G is measured: G = A1 + B1 + A2 + B2 of a classifier.
 *
 * @param measured null for {@link #AUTOMATIC}: of classifiers with at most that many classes. With C classes it costs, for
 *     each set, one pass forward and C + 1 backward, some (C + 2) · 2/3 gradients
 * @param knockOuts whether the log-spectra of G − A1, G − B1, G − A2 and G − B2 are estimated too, as that of G is: three
 *     times as many products as with G for the log-density, and four times where not all mean vectors fit into the memory
 * @param megabytes most memory in 2<sup>20</sup> bytes for the mean vectors, at least 1; all C² of them as long as they fit, else
 *     the class means and a sketch of the rest, or a sketch of all
 */
public record ClassStructurePlan(Boolean measured, boolean knockOuts, long megabytes) {

    /** Classes up to which the structure is measured unless something else is said. */
    public static final int AUTOMATIC = 100;

    /** Of classifiers with at most {@link #AUTOMATIC} classes, without knock-outs, in 1 GiB. */
    public static final ClassStructurePlan DEFAULT = new ClassStructurePlan(null, false, 1024);

    /** As plans were before there was a choice. */
    static final ClassStructurePlan NONE = new ClassStructurePlan(false, false, 1024);

    public ClassStructurePlan {
        if (megabytes < 1) {
            throw new IllegalArgumentException(
                    "probes.classStructureMegabytes is " + megabytes + "; it must be at least 1");
        }
    }

    ClassStructurePlan withoutKnockOuts() {
        return new ClassStructurePlan(measured, false, megabytes);
    }

    boolean wanted(long classes) {
        return measured == null ? classes > 1 && classes <= AUTOMATIC : measured;
    }

    /** Whether it was asked for by name, so that a report says why it is not there. */
    boolean demanded() {
        return measured != null && measured;
    }
}
