package dev.spectrascope.probes.linalg;

/**
 * What {@link ThickRestartLanczos} is to find, and at what price.
 *
 * @param largest eigenpairs wanted at the upper end, at least 0
 * @param smallest eigenpairs wanted at the lower end, at least 0; together at least 1
 * @param tolerance of the residuals ‖A q − λ q‖ / |λ|, above 0
 * @param basis m, the most vectors kept at a time (the memory bound: m + 3 vectors while it runs), at least two more
 *     than are wanted; 0 stands for 2 · wanted + 10, at least 20
 * @param products the most operator products made, at least 1; what has not converged by then is returned as it is
 * @param confirmed whether to look for missed copies of multiple eigenvalues after convergence, at some 10 to 30
 *     products more: one Krylov sequence meets every eigenspace once only
 */
public record EigenOptions(int largest, int smallest, double tolerance, int basis, int products, boolean confirmed) {

    public EigenOptions {
        require(largest >= 0, "largest", largest, "at least 0");
        require(smallest >= 0, "smallest", smallest, "at least 0");
        require(largest + smallest >= 1, "largest + smallest", largest + smallest, "at least 1");
        require(tolerance > 0 && Double.isFinite(tolerance), "tolerance", tolerance, "above 0");
        require(products >= 1, "products", products, "at least 1");
        int wanted = largest + smallest;
        require(
                basis == 0 || basis >= wanted + 2,
                "basis",
                basis,
                "at least " + (wanted + 2) + " for " + wanted + " eigenpairs");
    }

    /** The k largest eigenpairs to a residual of 1e-3 in at most 500 products. */
    public static EigenOptions largest(int k) {
        return new EigenOptions(k, 0, 1e-3, 0, 500, false);
    }

    /** The k smallest (most negative) eigenpairs to a residual of 1e-3 in at most 500 products. */
    public static EigenOptions smallest(int k) {
        return new EigenOptions(0, k, 1e-3, 0, 500, false);
    }

    /** Wants eigenpairs of the lower end too. */
    public EigenOptions andSmallest(int k) {
        return new EigenOptions(largest, k, tolerance, basis, products, confirmed);
    }

    public EigenOptions withTolerance(double newTolerance) {
        return new EigenOptions(largest, smallest, newTolerance, basis, products, confirmed);
    }

    public EigenOptions withBasis(int newBasis) {
        return new EigenOptions(largest, smallest, tolerance, newBasis, products, confirmed);
    }

    public EigenOptions withProducts(int newProducts) {
        return new EigenOptions(largest, smallest, tolerance, basis, newProducts, confirmed);
    }

    public EigenOptions withConfirmation(boolean newConfirmed) {
        return new EigenOptions(largest, smallest, tolerance, basis, products, newConfirmed);
    }

    int basisOrDefault() {
        return basis > 0 ? basis : Math.max(20, 2 * (largest + smallest) + 10);
    }

    private static void require(boolean holds, String name, Number value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException("eigensolver option " + name + " must be " + allowed + "; got " + value);
        }
    }
}
