package dev.spectrascope.agent.config;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * When snapshots are taken. Zero, the moment before the first update, is part of every rule but a list without it.
 *
 * @param unit what is counted
 * @param rule which counts are taken
 */
public record Schedule(Unit unit, Rule rule) {

    public enum Unit {
        EPOCHS,
        ITERATIONS
    }

    /** Every epoch up to the tenth, then ever fewer, for as long as training goes on. */
    public static final Schedule DEFAULT = new Schedule(Unit.EPOCHS, new Logarithmic(20));

    public Schedule {
        Objects.requireNonNull(unit);
        Objects.requireNonNull(rule);
    }

    /** Whether a snapshot is due once so many epochs are completed. */
    public boolean takesEpoch(int epochsCompleted) {
        return unit == Unit.EPOCHS && rule.contains(epochsCompleted);
    }

    /** Whether a snapshot is due once so many iterations are completed. */
    public boolean takesIteration(int iterationsCompleted) {
        return unit == Unit.ITERATIONS && rule.contains(iterationsCompleted);
    }

    /** A set of non-negative numbers; {@code toString} gives the form in which it is configured. */
    public sealed interface Rule {
        boolean contains(int count);
    }

    /** Exactly these. */
    public record Listed(SortedSet<Integer> counts) implements Rule {
        public Listed {
            counts = Collections.unmodifiableSortedSet(new TreeSet<>(counts));
        }

        @Override
        public boolean contains(int count) {
            return counts.contains(count);
        }

        @Override
        public String toString() {
            return counts.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
        }
    }

    /** The multiples of the period, at least 1. */
    public record Every(int period) implements Rule {
        @Override
        public boolean contains(int count) {
            return count % period == 0;
        }

        @Override
        public String toString() {
            return "every:" + period;
        }
    }

    /**
     * Zero and the numbers 10<sup>k/n</sup> rounded, k = 0, 1, 2, …: so many for each factor of ten, without end,
     * since nobody knows beforehand how long training goes on.
     *
     * @param perDecade n, at least 1
     */
    public record Logarithmic(int perDecade) implements Rule {
        @Override
        public boolean contains(int count) {
            if (count <= 0) {
                return count == 0;
            }
            // The numbers that round to this count have exponents in [log10(count - 1/2), log10(count + 1/2)).
            long first = (long) Math.ceil(perDecade * Math.log10(count - 0.5));
            return Math.round(Math.pow(10, (double) Math.max(0, first) / perDecade)) == count;
        }

        @Override
        public String toString() {
            return "log:" + perDecade;
        }
    }
}
