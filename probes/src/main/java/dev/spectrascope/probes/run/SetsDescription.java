package dev.spectrascope.probes.run;

import java.util.List;
import java.util.Map;

/**
 * {@code sets/sets.json}: how the probe sets were chosen. Its presence says that they are final.
 *
 * @param seed of the choice
 * @param examplesPerClass asked for where labels tell classes
 * @param examples asked for where they tell none; null in what was written before it could be asked for
 * @param sets by name, {@code train} and {@code test}; a set that could not be had is absent
 * @param classNames what the classes are called, by their index; empty where nobody said
 */
public record SetsDescription(
        long seed, int examplesPerClass, Integer examples, Map<String, ChosenSet> sets, List<String> classNames) {

    public SetsDescription {
        classNames = classNames == null ? List.of() : List.copyOf(classNames);
    }

    /**
     * @param examples in the file
     * @param seen examples that streamed by while choosing
     * @param classesOfOutput the output of the network, from 0, whose labels tell the classes; null if none does
     * @param perClass examples of each class, those without a label under −1; empty where there are no classes
     * @param source in words, where they come from
     * @param features shape of one example at each input; of sequences, with the length to which all are padded
     * @param labels the same of labels at each output
     * @param masked whether there are masks
     */
    public record ChosenSet(
            int examples,
            long seen,
            Integer classesOfOutput,
            Map<Integer, Integer> perClass,
            String source,
            List<List<Long>> features,
            List<List<Long>> labels,
            boolean masked) {}
}
