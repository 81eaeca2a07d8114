package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much of a spectrum is negative (Pennington and Bahri 2017), estimated from weighted Ritz values; ghost eigenvalues
 * share the weight of the one they copy and change nothing.
 *
 * @param share of the eigenvalues below −threshold, in [0, 1]
 * @param shareBounds between which that share lies for the spectral measures of the start vectors, by the inequalities of
 *     Chebyshev, Markov and Stieltjes: a Ritz value next to −threshold may stand for eigenvalues on both sides of it. They hold as
 *     far as no eigenvalue lies outside the {@linkplain LanczosRun#range() range} that the run has found
 * @param mass Σ |λ| over those, divided by Σ |λ| over all beyond the threshold at either side, in [0, 1]; 0 where there are none
 * @param threshold eigenvalues no farther from 0 count as 0
 */
public record NegativeSpectrum(Estimate share, SpectralRange shareBounds, Estimate mass, double threshold) {

    /**
     * Reads both from a run that has been made; no products. The errors are the spread over start vectors.
     *
     * @param threshold at least 0. The many zero eigenvalues of an operator of low rank come as Ritz values at the level
     *     of rounding and with either sign, so that with 0 half of them would count as negative
     */
    public static NegativeSpectrum of(StochasticLanczos.Sample sample, double threshold) {
        if (!(threshold >= 0)) {
            throw new IllegalArgumentException(
                    "the threshold of negative eigenvalues must be at least 0; got " + threshold);
        }
        List<SpectralMeasure> measures = sample.measures();
        return new NegativeSpectrum(
                estimate(measures, measure -> measure.below(-threshold)),
                shareBounds(sample, -threshold),
                estimate(measures, measure -> massShare(measure, threshold)),
                threshold);
    }

    private static SpectralRange shareBounds(StochasticLanczos.Sample sample, double value) {
        List<SpectralMeasure> measures = sample.measures();
        double lower = 0;
        double upper = 0;
        for (int l = 0; l < measures.size(); l++) {
            SpectralMeasure measure = measures.get(l);
            SpectralRange range = sample.runs().get(l).range();
            double below = measure.below(value);
            boolean exact = sample.runs().get(l).residual() == 0;
            double[] weights = measure.weights();
            int nodesBelow = (int)
                    Arrays.stream(measure.nodes()).filter(node -> node < value).count();
            // Up to a node there are at least the weights before it and at most its own too; outside the range,
            // nothing.
            boolean lastCounts = exact || value > range.upper() || nodesBelow == 0;
            boolean nextCounts = !exact && value >= range.lower() && nodesBelow < weights.length;
            lower += below - (lastCounts ? 0 : weights[nodesBelow - 1]);
            upper += below + (nextCounts ? weights[nodesBelow] : 0);
        }
        // Weights that make up the whole may add up to a rounding more than 1.
        double least = Math.min(1, Math.max(0, lower / measures.size()));
        return new SpectralRange(least, Math.max(least, Math.min(1, upper / measures.size())));
    }

    private static double massShare(SpectralMeasure measure, double threshold) {
        double[] nodes = measure.nodes();
        double[] weights = measure.weights();
        double negative = 0;
        double all = 0;
        for (int m = 0; m < nodes.length; m++) {
            double mass = Math.abs(nodes[m]) > threshold ? weights[m] * Math.abs(nodes[m]) : 0;
            all += mass;
            negative += nodes[m] < 0 ? mass : 0;
        }
        return all > 0 ? negative / all : 0;
    }

    private static Estimate estimate(List<SpectralMeasure> measures, ToDoubleFunction<SpectralMeasure> quantity) {
        return Estimate.of(measures.stream().mapToDouble(quantity).toArray());
    }
}
