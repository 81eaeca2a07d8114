package dev.spectrascope.probes.curvature;

/** How many of several vectors go through a batch in step. */
final class VectorGroups {

    /**
     * What the sweeps of all vectors in step may take, roughly: 8 of ResNet-18 on 32 images of 32×32 take 1.6 GB.
     */
    static final long MOST_BYTES = 2L << 30;

    /**
     * What a sweep takes, for each parameter, above which nothing is gained by several in step: what they share is little then, beside
     * what no longer fits into the processor's caches. (Of the time one by one, LeNet, 92 bytes, took 1.03, and ResNet-18, 24 bytes,
     * 0.92.)
     */
    static final long MOST_BYTES_PER_PARAMETER = 40;

    private VectorGroups() {}

    /**
     * The size of the groups, which are as equal as can be.
     *
     * @param sweepBytes what one vector's sweep takes, roughly
     * @param parameters p
     * @return in [1, vectors]
     */
    static int size(int vectors, long sweepBytes, long parameters) {
        if (sweepBytes > MOST_BYTES_PER_PARAMETER * parameters) {
            return 1;
        }
        long most = Math.max(1, MOST_BYTES / Math.max(1, sweepBytes));
        long groups = quotient(vectors, most);
        return (int) quotient(vectors, groups);
    }

    private static long quotient(long dividend, long divisor) {
        return (dividend + divisor - 1) / divisor;
    }
}
