package dev.spectrascope.probes.network.block;

import java.util.Set;

/**
 * How to read one class of DL4J's configurations.
 *
 * @param <T> the class of the configuration
 */
@FunctionalInterface
public interface Rule<T> {

    /**
     * The block for a configuration.
     *
     * @throws UnsupportedNetworkException if it uses an option that is not supported
     */
    Block block(T configuration, NodeState state);

    /** The keys of arrays that DL4J keeps among the parameters though no gradient trains them. */
    default Set<String> untrained() {
        return Set.of();
    }

    /** The same, where it takes a look at the keys of all arrays. */
    default Set<String> untrained(Set<String> keys) {
        return untrained();
    }
}
