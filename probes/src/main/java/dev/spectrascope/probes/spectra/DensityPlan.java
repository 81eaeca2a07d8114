package dev.spectrascope.probes.spectra;

/**
 * How a spectral density is estimated (Papyan 2019, Algorithm 3).
 *
 * @param steps Lanczos steps M for each start vector, at least 2
 * @param vectors random start vectors, at least 1; with more than one the density carries a standard error
 * @param points points of the grid, at least 2
 * @param kappa resolution parameter of the bump width, above 1
 * @param deflated whether the eigenpairs found at the upper end are projected out first, so that the bulk is resolved
 */
public record DensityPlan(int steps, int vectors, int points, double kappa, boolean deflated) {

    /** The values of the paper's text: M = 128, one vector, 1024 points, κ = 3, outliers deflated. */
    public static final DensityPlan DEFAULT = new DensityPlan(128, 1, 1024, 3, true);

    public DensityPlan {
        require(steps >= 2, "steps", steps, "at least 2");
        require(vectors >= 1, "vectors", vectors, "at least 1");
        require(points >= 2, "points", points, "at least 2");
        require(kappa > 1, "kappa", kappa, "above 1");
    }

    DensityPlan withSteps(int newSteps) {
        return new DensityPlan(newSteps, vectors, points, kappa, deflated);
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("density." + name + " is " + value + "; it must be " + expected);
        }
    }
}
