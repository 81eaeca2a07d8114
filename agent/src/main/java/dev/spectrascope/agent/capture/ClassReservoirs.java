package dev.spectrascope.agent.capture;

import java.util.ArrayList;
import java.util.List;
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
    private final List<Reservoir> byClass = new ArrayList<>();
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
     * @return the place among those of its class that it takes, replacing what was there, or {@link #NOT_KEPT}
     */
    int offer(int label) {
        while (byClass.size() <= label) {
            byClass.add(new Reservoir(capacity, new SplittableRandom(seed ^ mix(byClass.size() + 1L))));
        }
        seen++;
        return byClass.get(label).offer();
    }

    /** Examples offered so far. */
    long seen() {
        return seen;
    }

    /** Whether no more room is left in any class that was seen. */
    boolean isFull() {
        return seen > 0 && byClass.stream().allMatch(one -> one.seen == 0 || one.seen >= capacity);
    }

    /** Spreads consecutive numbers over all bits (Steele, Lea & Flood 2014). */
    private static long mix(long value) {
        long z = value * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
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
