package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The Marchenko–Pastur law nearest to a spectrum, and how near that is: the spectra of deepnet Hessians do not follow it
 * (Papyan 2019, section 5).
 *
 * <p>Nearest in the Wasserstein-1 distance ∫ |Q(u) − Q_law(u)| du of the quantile functions. For a given ratio γ the best
 * variance is a weighted median; the best γ is searched on a logarithmic scale from 1e-4 to 1e4.
 *
 * @param law the nearest
 * @param distance Wasserstein-1, in units of the eigenvalues
 * @param relativeDistance the distance divided by that of the nearest single point (the mean absolute deviation from the median): 0
 *     for a perfect fit, 1 and above for one that says no more than a single point does; 0 where all eigenvalues are equal
 */
public record MarchenkoPasturFit(MarchenkoPastur law, double distance, double relativeDistance) {

    private static final int SHARES = 2000;
    private static final double LARGEST_LOG_RATIO = Math.log(1e4);
    private static final int COARSE_RATIOS = 40;
    private static final int REFINEMENTS = 30;

    /** Fits the mean spectral measure of a run that has been made; no products. */
    public static MarchenkoPasturFit of(StochasticLanczos.Sample sample) {
        double[] shares = new double[SHARES];
        Arrays.setAll(shares, i -> (i + 0.5) / SHARES);
        double[] quantiles = SpectralMeasure.mean(sample.measures()).quantiles(shares);
        double spacing = 2 * LARGEST_LOG_RATIO / COARSE_RATIOS;
        Candidate best = Candidate.of(-LARGEST_LOG_RATIO, shares, quantiles);
        for (int i = 1; i <= COARSE_RATIOS; i++) {
            best = best.orNearer(Candidate.of(-LARGEST_LOG_RATIO + i * spacing, shares, quantiles));
        }
        for (int i = 0; i < REFINEMENTS; i++) {
            spacing /= 2;
            double centre = best.logRatio();
            best = best.orNearer(Candidate.of(centre - spacing, shares, quantiles));
            best = best.orNearer(Candidate.of(centre + spacing, shares, quantiles));
        }
        double median = quantiles[SHARES / 2];
        double deviation = Arrays.stream(quantiles)
                .map(q -> Math.abs(q - median))
                .average()
                .orElseThrow();
        return new MarchenkoPasturFit(best.law(), best.distance(), deviation > 0 ? best.distance() / deviation : 0);
    }

    /** A ratio with its best variance. */
    private record Candidate(double logRatio, MarchenkoPastur law, double distance) {

        /** The best variance is the median of Q / Q₁ weighted by Q₁, the law's quantiles for variance 1. */
        static Candidate of(double logRatio, double[] shares, double[] quantiles) {
            double ratio = Math.exp(logRatio);
            double[] unit = new MarchenkoPastur(1, ratio).quantiles(shares);
            double variance = Math.max(0, bestVariance(unit, quantiles));
            double distance = IntStream.range(0, SHARES)
                    .mapToDouble(i -> Math.abs(quantiles[i] - variance * unit[i]))
                    .average()
                    .orElseThrow();
            return new Candidate(logRatio, new MarchenkoPastur(variance, ratio), distance);
        }

        private static double bestVariance(double[] unit, double[] quantiles) {
            int[] order = IntStream.range(0, SHARES)
                    .filter(i -> unit[i] > 0)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> quantiles[i] / unit[i]))
                    .mapToInt(Integer::intValue)
                    .toArray();
            double half = Arrays.stream(unit).sum() / 2;
            double sum = 0;
            for (int i : order) {
                sum += unit[i];
                if (sum >= half) {
                    return quantiles[i] / unit[i];
                }
            }
            return 0;
        }

        Candidate orNearer(Candidate other) {
            return other.distance < distance ? other : this;
        }
    }
}
