package dev.spectrascope.probes.linalg;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How much of a spectrum is negative (Pennington and Bahri 2017), estimated from weighted Ritz values; ghost eigenvalues
 * share the weight of the one they copy and change nothing.
 *
 * @param share of the eigenvalues below −threshold, in [0, 1]
 * @param mass Σ |λ| over those, divided by Σ |λ| over all beyond the threshold at either side, in [0, 1]; 0 where there are none
 * @param threshold eigenvalues no farther from 0 count as 0
 */
public record NegativeSpectrum(Estimate share, Estimate mass, double threshold) {

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
                estimate(measures, measure -> measure.weight(theta -> theta < -threshold)),
                estimate(measures, measure -> massShare(measure, threshold)),
                threshold);
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
