package dev.spectrascope.probes.linalg;

/**
 * The parameters of {@link LanczosLogSpectralDensity}.
 *
 * @param steps M, at least 2
 * @param epsilon ε, above 0: eigenvalues of smaller magnitude are counted and not drawn
 * @param points K, of the grid; at least 2
 * @param kappa κ, above 1: the larger, the narrower the bumps
 * @param margin τ, above 0: the share of the range's width that the grid adds on each side
 */
public record LogDensityOptions(int steps, double epsilon, int points, double kappa, double margin) {

    private static final OptionCheck CHECK = new OptionCheck("log-density");

    /** Those of Papyan 2019's text, section 5.6: M = 2048, ε = 1e-5, K = 1024, κ = 3, τ = 0.05. */
    public static final LogDensityOptions DEFAULT = new LogDensityOptions(2048, 1e-5, 1024, 3, 0.05);

    public LogDensityOptions {
        CHECK.require(steps >= 2, "steps", steps, "at least 2");
        CHECK.require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon, "above 0");
        CHECK.require(points >= 2, "points", points, "at least 2");
        CHECK.require(kappa > 1 && Double.isFinite(kappa), "kappa", kappa, "above 1");
        CHECK.require(margin > 0 && Double.isFinite(margin), "margin", margin, "above 0");
    }

    public LogDensityOptions withSteps(int newSteps) {
        return new LogDensityOptions(newSteps, epsilon, points, kappa, margin);
    }

    public LogDensityOptions withEpsilon(double newEpsilon) {
        return new LogDensityOptions(steps, newEpsilon, points, kappa, margin);
    }

    public LogDensityOptions withPoints(int newPoints) {
        return new LogDensityOptions(steps, epsilon, newPoints, kappa, margin);
    }

    public LogDensityOptions withKappa(double newKappa) {
        return new LogDensityOptions(steps, epsilon, points, newKappa, margin);
    }
}
