package dev.spectrascope.probes.linalg;

import java.util.Optional;

/**
 * A power law φ(|λ|) = c |λ|<sup>−α</sup> fitted to a density over |λ| (Papyan 2019, section 5.6: α = 2.7 for H).
 *
 * @param exponent α; positive where the density falls
 * @param coefficient c
 * @param r2 R², the share of the variance of ln φ that the line explains, at most 1; 1 for a constant density
 * @param from least |λ| of the range of the fit
 * @param to largest |λ| of the range of the fit
 * @param points grid points in that range
 */
public record PowerLaw(double exponent, double coefficient, double r2, double from, double to, int points) {

    private static final int LEAST_POINTS = 3;

    /** Relative differences of ln φ that count as none. */
    private static final double ROUNDING = 1e-12;

    /**
     * Fits ln φ = ln c − α ln |λ| by least squares over the points of the grid in a range, all with one weight; the points of a
     * {@link LogSpectralDensity} are at equal distances in ln |λ|.
     *
     * @param magnitudes |λ|, above 0
     * @param density φ there, per |λ| and not per ln |λ| ({@link LogSpectralDensity#perMagnitude})
     * @param from at least 0, at most {@code to}
     * @return empty where fewer than 3 points of the range have a density above 0
     */
    public static Optional<PowerLaw> fit(double[] magnitudes, double[] density, double from, double to) {
        if (magnitudes.length != density.length || !(from <= to) || from < 0) {
            throw new IllegalArgumentException(
                    "a power law needs as many densities as magnitudes and 0 <= from <= to; got " + density.length
                            + " and " + magnitudes.length + ", from " + from + " to " + to);
        }
        double[] x = new double[magnitudes.length];
        double[] y = new double[magnitudes.length];
        int points = 0;
        for (int k = 0; k < magnitudes.length; k++) {
            if (magnitudes[k] >= from && magnitudes[k] <= to && magnitudes[k] > 0 && density[k] > 0) {
                x[points] = Math.log(magnitudes[k]);
                y[points] = Math.log(density[k]);
                points++;
            }
        }
        return points < LEAST_POINTS ? Optional.empty() : Optional.of(line(x, y, points, from, to));
    }

    /**
     * Fits a measure as {@link #fit(double[], double[], double, double)} does, over bins of equal width in ln |λ|, whose mean
     * density at their geometric centres a power law gives the same exponent. Unlike a smoothed density, the bins hold several
     * Ritz values each, so that the steps between those do not count as scatter.
     *
     * @param measure of eigenvalues of either sign; |λ| is what counts
     * @param from above 0, below {@code to}
     * @param bins at least 3
     * @return empty where fewer than 3 bins hold anything
     */
    public static Optional<PowerLaw> fit(SpectralMeasure measure, double from, double to, int bins) {
        if (!(from > 0) || !(from < to) || bins < LEAST_POINTS) {
            throw new IllegalArgumentException(
                    "a power law of a measure needs 0 < from < to and at least 3 bins; got from " + from + " to " + to
                            + ", " + bins + " bins");
        }
        double ratio = Math.pow(to / from, 1.0 / bins);
        double[] centres = new double[bins];
        double[] density = new double[bins];
        for (int k = 0; k < bins; k++) {
            double lower = from * Math.pow(ratio, k);
            double upper = lower * ratio;
            centres[k] = lower * Math.sqrt(ratio);
            density[k] = (measure.distribution(upper)
                            - measure.distribution(lower)
                            + measure.distribution(-lower)
                            - measure.distribution(-upper))
                    / (upper - lower);
        }
        return fit(centres, density, from, to);
    }

    private static PowerLaw line(double[] x, double[] y, int points, double from, double to) {
        double meanX = 0;
        double meanY = 0;
        for (int k = 0; k < points; k++) {
            meanX += x[k] / points;
            meanY += y[k] / points;
        }
        double xx = 0;
        double xy = 0;
        double yy = 0;
        for (int k = 0; k < points; k++) {
            xx += (x[k] - meanX) * (x[k] - meanX);
            xy += (x[k] - meanX) * (y[k] - meanY);
            yy += (y[k] - meanY) * (y[k] - meanY);
        }
        double slope = xy / xx;
        boolean constant = yy <= ROUNDING * ROUNDING * points * (1 + meanY * meanY);
        double r2 = constant ? 1 : xy * xy / (xx * yy);
        return new PowerLaw(-slope, Math.exp(meanY - slope * meanX), r2, from, to, points);
    }
}
