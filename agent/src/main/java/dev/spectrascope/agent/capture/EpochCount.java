package dev.spectrascope.agent.capture;

import java.util.Optional;

/**
 * Epochs completed as a run counts them, which is never backwards.
 *
 * <p>{@code fit(iterator)} adds to the network's own count at its end, and so may a program with a loop of its own.
 * {@code ParallelWrapper} passes over the data and counts nothing, unless its program does; early stopping sets the count at
 * the beginning of the next pass, and to zero at the first, whatever was trained before. A pass that was counted here when it
 * ended is therefore not counted again should the network's own count follow before the next pass begins. Where an epoch is
 * configured to be so many iterations, nothing else counts.
 */
final class EpochCount {

    private final Optional<Integer> iterationsPerEpoch;
    private int completed;
    private int own;
    private boolean ahead;

    /**
     * @param iterationsPerEpoch empty to go by the network's own count and the ends of passes
     */
    EpochCount(Optional<Integer> iterationsPerEpoch) {
        this.iterationsPerEpoch = iterationsPerEpoch;
    }

    /**
     * Training begins, or is seen for the first time.
     *
     * @param before epochs that a run which is gone on with has completed, zero of a new one
     */
    void begin(int ownCount, int iterations, int before) {
        own = ownCount;
        completed = iterationsPerEpoch.map(length -> iterations / length).orElse(Math.max(before, ownCount));
    }

    /** Looks at the network's own count of epochs, and of iterations. */
    void see(int ownCount, int iterations) {
        int more = Math.max(0, ownCount - own);
        own = ownCount;
        if (iterationsPerEpoch.isPresent()) {
            completed = Math.max(completed, iterations / iterationsPerEpoch.get());
        } else if (more > 0) {
            completed += ahead ? more - 1 : more;
            ahead = false;
        }
    }

    /** A pass over the data begins. */
    void passStarts() {
        ahead = false;
    }

    /** A pass over the data has ended which the network's own count does not show yet. */
    void passEnds() {
        if (iterationsPerEpoch.isEmpty()) {
            completed++;
            ahead = true;
        }
    }

    int completed() {
        return completed;
    }
}
