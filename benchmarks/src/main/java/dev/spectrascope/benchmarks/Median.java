package dev.spectrascope.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The median, which one slow run does not move. */
final class Median {

    private Median() {}

    /** Of at least one value; between the middle two where their number is even. */
    static double of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** Of at least one value; between the middle two where their number is even. */
    static double of(List<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
