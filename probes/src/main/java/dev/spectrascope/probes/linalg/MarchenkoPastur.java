package dev.spectrascope.probes.linalg;

import java.util.Arrays;

/**
 * The Marchenko–Pastur law: the limit of the spectrum of Z Zᵀ / n for Z of p × n independent elements of variance σ²,
 * p / n → γ. Its density is √((b − x)(x − a)) / (2π γ σ² x) between a = σ² (1 − √γ)² and b = σ² (1 + √γ)²; for γ above 1 a share
 * 1 − 1/γ of the eigenvalues is 0.
 *
 * @param variance σ², at least 0; 0 is the law whose eigenvalues are all 0
 * @param ratio γ, above 0
 */
public record MarchenkoPastur(double variance, double ratio) {

    /** Angles at which the distribution is tabulated: enough for quantiles good to some 1e-6 of the width. */
    private static final int ANGLES = 2048;

    public MarchenkoPastur {
        if (!(variance >= 0 && Double.isFinite(variance)) || !(ratio > 0 && Double.isFinite(ratio))) {
            throw new IllegalArgumentException(
                    "a Marchenko-Pastur law needs a variance >= 0 and a ratio > 0; got " + variance + " and " + ratio);
        }
    }

    /** The edges [a, b] of the continuous part. */
    public SpectralRange support() {
        double root = Math.sqrt(ratio);
        return new SpectralRange(variance * (1 - root) * (1 - root), variance * (1 + root) * (1 + root));
    }

    /** The share of eigenvalues that are 0. */
    public double atZero() {
        return variance == 0 ? 1 : Math.max(0, 1 - 1 / ratio);
    }

    /** The density of the continuous part, whose integral is 1 − {@link #atZero()}; 0 outside its support. */
    public double density(double x) {
        SpectralRange support = support();
        if (x <= support.lower() || x >= support.upper()) {
            return 0;
        }
        return Math.sqrt((support.upper() - x) * (x - support.lower())) / (2 * Math.PI * ratio * variance * x);
    }

    /**
     * The values that the given shares of the law lie below.
     *
     * @param shares ascending, in (0, 1)
     */
    public double[] quantiles(double[] shares) {
        double root = Math.sqrt(ratio);
        double[] places = new double[ANGLES + 1];
        double[] shareBelow = new double[ANGLES + 1];
        // With x = 1 + γ − 2 √γ cos t, the density over t is smooth and bounded, at γ = 1 too.
        double step = Math.PI / ANGLES;
        shareBelow[0] = atZero();
        places[0] = (1 - root) * (1 - root);
        for (int i = 1; i <= ANGLES; i++) {
            places[i] = 1 + ratio - 2 * root * Math.cos(i * step);
            double middle = (i - 0.5) * step;
            double sine = Math.sin(middle);
            double density = 2 * sine * sine / (Math.PI * (1 + ratio - 2 * root * Math.cos(middle)));
            shareBelow[i] = shareBelow[i - 1] + density * step;
        }
        double[] result = new double[shares.length];
        int i = 1;
        for (int k = 0; k < shares.length; k++) {
            while (i < ANGLES && shareBelow[i] < shares[k]) {
                i++;
            }
            double within = (shares[k] - shareBelow[i - 1]) / (shareBelow[i] - shareBelow[i - 1]);
            result[k] = shares[k] <= atZero()
                    ? 0
                    : variance * (places[i - 1] + Math.min(1, within) * (places[i] - places[i - 1]));
        }
        return result;
    }

    /** The density at the points of a grid, to be drawn beside another. */
    public double[] density(double[] grid) {
        return Arrays.stream(grid).map(this::density).toArray();
    }
}
