package dev.spectrascope.probes.spectra;

/**
 * How a log-spectrum is estimated (Papyan 2019, section 5.6). It is read from the Krylov runs of the linear density, which are
 * made as long as the longer of both needs.
 *
 * @param steps Lanczos steps M for each start vector, at least 2
 * @param epsilon ε, above 0: eigenvalues of smaller magnitude are counted and not drawn
 * @param points points of the grid, at least 2
 * @param kappa resolution parameter of the bump width, above 1
 */
public record LogDensityPlan(int steps, double epsilon, int points, double kappa) {

    /** As many steps as the default density has, so that it costs no product; ε = 1e-5, 1024 points, κ = 3. */
    public static final LogDensityPlan DEFAULT = new LogDensityPlan(DensityPlan.DEFAULT.steps(), 1e-5, 1024, 3);

    public LogDensityPlan {
        require(steps >= 2, "steps", steps, "at least 2");
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon", epsilon, "above 0");
        require(points >= 2, "points", points, "at least 2");
        require(kappa > 1 && Double.isFinite(kappa), "kappa", kappa, "above 1");
    }

    LogDensityPlan withSteps(int newSteps) {
        return new LogDensityPlan(newSteps, epsilon, points, kappa);
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("logDensity." + name + " is " + value + "; it must be " + expected);
        }
    }
}
