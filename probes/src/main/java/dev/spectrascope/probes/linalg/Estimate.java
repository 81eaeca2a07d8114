package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * The mean of unbiased samples that are independent, or exchangeable as those of {@link XTrace}.
 *
 * @param standardError of the mean; absent for a single sample
 */
public record Estimate(double value, OptionalDouble standardError) {

    /** The mean of at least one sample, and its standard error from their spread. */
    public static Estimate of(double... samples) {
        double mean = Arrays.stream(samples).average().orElseThrow();
        if (samples.length == 1) {
            return new Estimate(mean, OptionalDouble.empty());
        }
        double squares =
                Arrays.stream(samples).map(x -> (x - mean) * (x - mean)).sum();
        return new Estimate(mean, OptionalDouble.of(Math.sqrt(squares / (samples.length - 1) / samples.length)));
    }
}
