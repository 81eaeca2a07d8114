package dev.spectrascope.probes.linalg;

/**
 * Told after every operator product. An exception thrown here ends the algorithm and reaches its caller, which is
 * how a run is cancelled.
 */
@FunctionalInterface
public interface ProductListener {

    /** Ignores all news. */
    ProductListener NONE = (done, planned) -> {};

    /**
     * @param done products made so far by this algorithm, from 1
     * @param planned products it will make at most
     */
    void onProduct(int done, int planned);

    /**
     * A run goes on that was interrupted.
     *
     * @param done products that it had made, of which no one is told one by one
     * @param planned as above
     */
    default void onResumed(int done, int planned) {}

    /**
     * Asked before every product but the first. Lanczos runs for eigenpairs and densities that are told no end at once,
     * with what the products so far have come to; other algorithms do not ask.
     */
    default boolean wantsMore() {
        return true;
    }
}
