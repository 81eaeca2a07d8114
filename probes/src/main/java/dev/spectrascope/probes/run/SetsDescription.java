package dev.spectrascope.probes.run;

import java.util.Map;

/**
 * {@code sets/sets.json}: how the probe sets were chosen. Its presence says that they are final.
 *
 * @param seed of the choice
 * @param examplesPerClass asked for
 * @param sets by name, {@code train} and {@code test}; a set that could not be had is absent
 */
public record SetsDescription(long seed, int examplesPerClass, Map<String, ChosenSet> sets) {

    /**
     * @param examples in the file
     * @param seen examples that streamed by while choosing
     * @param perClass examples of each class
     * @param source in words, where they come from
     */
    public record ChosenSet(int examples, long seen, Map<Integer, Integer> perClass, String source) {}
}
