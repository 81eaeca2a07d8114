package dev.spectrascope.probes.linalg;

/**
 * The parameters of {@link LanczosSpectralDensity}.
 *
 * @param steps M, at least 2
 * @param rangeSteps M₀, the steps whose Ritz values and residuals bound the range; at least 1
 * @param vectors n_vec, start vectors averaged; at least 1
 * @param points K, of the grid; at least 2
 * @param kappa κ, above 1: the larger, the narrower the bumps
 * @param margin τ, above 0: the share of the range's width that the grid adds on each side
 */
public record DensityOptions(int steps, int rangeSteps, int vectors, int points, double kappa, double margin) {

    private static final OptionCheck CHECK = new OptionCheck("density");

    /** Those of Papyan 2019's text: M = 128, M₀ = 32, one vector, K = 1024, κ = 3, τ = 0.05. */
    public static final DensityOptions DEFAULT = new DensityOptions(128, 32, 1, 1024, 3, 0.05);

    public DensityOptions {
        CHECK.require(steps >= 2, "steps", steps, "at least 2");
        CHECK.require(rangeSteps >= 1, "range steps", rangeSteps, "at least 1");
        CHECK.require(vectors >= 1, "vectors", vectors, "at least 1");
        CHECK.require(points >= 2, "points", points, "at least 2");
        CHECK.require(kappa > 1 && Double.isFinite(kappa), "kappa", kappa, "above 1");
        CHECK.require(margin > 0 && Double.isFinite(margin), "margin", margin, "above 0");
    }

    public DensityOptions withSteps(int newSteps) {
        return new DensityOptions(newSteps, rangeSteps, vectors, points, kappa, margin);
    }

    public DensityOptions withRangeSteps(int newRangeSteps) {
        return new DensityOptions(steps, newRangeSteps, vectors, points, kappa, margin);
    }

    public DensityOptions withVectors(int newVectors) {
        return new DensityOptions(steps, rangeSteps, newVectors, points, kappa, margin);
    }

    public DensityOptions withPoints(int newPoints) {
        return new DensityOptions(steps, rangeSteps, vectors, newPoints, kappa, margin);
    }

    public DensityOptions withKappa(double newKappa) {
        return new DensityOptions(steps, rangeSteps, vectors, points, newKappa, margin);
    }
}
