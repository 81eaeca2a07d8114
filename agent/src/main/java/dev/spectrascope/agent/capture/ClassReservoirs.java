package dev.spectrascope.agent.capture;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Decides which examples of a stream to keep so that each class's are a uniform sample without replacement of those
 * seen of it, without knowing the stream's length (Vitter 1985, algorithm R, for each class). What is kept of a class
 * depends on the seed and that class's own examples only.
 */
final class ClassReservoirs {

    /** The answer for an example that is not kept. */
    static final int NOT_KEPT = -1;

    private final int capacity;
    private final long seed;
    private final Map<Integer, Reservoir> byClass = new HashMap<>();
    private long seen;

    /**
     * @param capacity examples to keep of each class, at least 1
     */
    ClassReservoirs(int capacity, long seed) {
        this.capacity = capacity;
        this.seed = seed;
    }

    /**
     * Offers the next example.
     *
     * @param label its class, or {@link ExampleClasses#NONE}
     * @return the place among those of its class that it takes, replacing what was there, or {@link #NOT_KEPT}
     */
    int offer(int label) {
        seen++;
        return byClass.computeIfAbsent(
                        label, key -> new Reservoir(capacity, new SplittableRandom(seed ^ Mixing.mix(label + 1L))))
                .offer();
    }

    /** Examples offered so far. */
    long seen() {
        return seen;
    }

    /** Whether no more room is left in any class that was seen; examples without one do not matter where others have one. */
    boolean isFull() {
        return seen > 0
                && byClass.entrySet().stream()
                        .filter(one -> byClass.size() == 1 || one.getKey() != ExampleClasses.NONE)
                        .allMatch(one -> one.getValue().seen >= capacity);
    }

    private static final class Reservoir {
        private final int capacity;
        private final SplittableRandom random;
        private long seen;

        Reservoir(int capacity, SplittableRandom random) {
            this.capacity = capacity;
            this.random = random;
        }

        int offer() {
            seen++;
            if (seen <= capacity) {
                return (int) seen - 1;
            }
            long place = random.nextLong(seen);
            return place < capacity ? (int) place : NOT_KEPT;
        }
    }
}
