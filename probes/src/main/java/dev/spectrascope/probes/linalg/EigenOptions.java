package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;

/**
 * What {@link ThickRestartLanczos} is to find, and at what price.
 *
 * @param largest eigenpairs wanted at the upper end, at least 0
 * @param smallest eigenpairs wanted at the lower end, at least 0; together at least 1
 * @param tolerance of the residuals ‖A q − λ q‖ / |λ|, above 0
 * @param basis m, the most vectors in the basis, at least two more than are wanted; 0 stands for 2 · wanted + 10, at
 *     least 20
 * @param products the most operator products made, at least 1; what has not converged by then is returned as it is
 * @param confirmed whether to look for missed copies of multiple eigenvalues after convergence, at some 10 to 30
 *     products more: one Krylov sequence meets every eigenspace once only
 * @param memoryBytes the most bytes that the solver and its result hold in vectors at any time, beside those of the
 *     operator; the basis is made as small as that takes. 0 for no bound
 * @param krylovSteps steps to be made before the first restart even if everything has converged before, for the sake of
 *     {@link ExtremeEigenPairs#krylov}; at least 0. Without a basis given, the basis is large enough for them as far as the
 *     memory bound lets it; what does not fit into the basis is not made
 */
public record EigenOptions(
        int largest,
        int smallest,
        double tolerance,
        int basis,
        int products,
        boolean confirmed,
        long memoryBytes,
        int krylovSteps) {

    private static final OptionCheck CHECK = new OptionCheck("eigensolver option");

    public EigenOptions {
        CHECK.require(largest >= 0, "largest", largest, "at least 0");
        CHECK.require(smallest >= 0, "smallest", smallest, "at least 0");
        CHECK.require(largest + smallest >= 1, "largest + smallest", largest + smallest, "at least 1");
        CHECK.require(tolerance > 0 && Double.isFinite(tolerance), "tolerance", tolerance, "above 0");
        CHECK.require(products >= 1, "products", products, "at least 1");
        int wanted = largest + smallest;
        CHECK.require(
                basis == 0 || basis >= wanted + 2,
                "basis",
                basis,
                "at least " + (wanted + 2) + " for " + wanted + " eigenpairs");
        CHECK.require(memoryBytes >= 0, "memoryBytes", memoryBytes, "0 or more");
        CHECK.require(krylovSteps >= 0, "krylovSteps", krylovSteps, "0 or more");
    }

    /** Without a bound of the memory, and no longer than it takes. */
    public EigenOptions(int largest, int smallest, double tolerance, int basis, int products, boolean confirmed) {
        this(largest, smallest, tolerance, basis, products, confirmed, 0, 0);
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
        return new EigenOptions(largest, k, tolerance, basis, products, confirmed, memoryBytes, krylovSteps);
    }

    public EigenOptions withTolerance(double newTolerance) {
        return new EigenOptions(largest, smallest, newTolerance, basis, products, confirmed, memoryBytes, krylovSteps);
    }

    public EigenOptions withBasis(int newBasis) {
        return new EigenOptions(largest, smallest, tolerance, newBasis, products, confirmed, memoryBytes, krylovSteps);
    }

    public EigenOptions withProducts(int newProducts) {
        return new EigenOptions(largest, smallest, tolerance, basis, newProducts, confirmed, memoryBytes, krylovSteps);
    }

    public EigenOptions withConfirmation(boolean newConfirmed) {
        return new EigenOptions(largest, smallest, tolerance, basis, products, newConfirmed, memoryBytes, krylovSteps);
    }

    /** Bounds the memory of the vectors. */
    public EigenOptions withMemory(long newMemoryBytes) {
        return new EigenOptions(largest, smallest, tolerance, basis, products, confirmed, newMemoryBytes, krylovSteps);
    }

    /** Wants at least so many steps before the first restart. */
    public EigenOptions withKrylovSteps(int newKrylovSteps) {
        return new EigenOptions(largest, smallest, tolerance, basis, products, confirmed, memoryBytes, newKrylovSteps);
    }

    /**
     * The basis m that fits into the memory, for vectors of p elements. Beside it are the vector to be multiplied, its
     * product, and a few rows of the basis while it is rotated; when it ends, the wanted pairs twice.
     *
     * @throws IllegalArgumentException if not even the smallest basis, or the result, fits; the message says what would
     */
    public int basis(long size, DataType type) {
        int asked = basis > 0 ? basis : Math.max(krylovSteps, Math.max(20, 2 * wanted() + 10));
        int most = (int) Math.min(Math.min(asked, products), size);
        if (memoryBytes == 0) {
            return most;
        }
        int least = Math.min(most, wanted() + 2);
        long needed = memoryBytes(least, size, type);
        if (needed > memoryBytes) {
            throw new IllegalArgumentException(
                    "a memory bound of " + memoryBytes + " bytes is too small for " + wanted()
                            + " eigenpairs of " + size + " elements in " + type + "; allow at least " + needed
                            + " bytes or ask for fewer pairs");
        }
        int fitting = least;
        while (fitting < most && memoryBytes(fitting + 1, size, type) <= memoryBytes) {
            fitting++;
        }
        return fitting;
    }

    /** Bytes that a run with a basis of m vectors takes at most: while it runs, or while its result is handed over. */
    public long memoryBytes(int m, long size, DataType type) {
        long running = 2 * size * type.width() + KrylovBasis.memoryBytes(m, size, type);
        long pairs = Math.min(wanted(), 2 * size);
        return Math.max(running, 2 * pairs * size * type.width());
    }

    private int wanted() {
        return largest + smallest;
    }
}
