package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Lanczos without reorthogonalisation (Papyan 2019, Algorithm 2): three vectors whatever the number of steps.
 *
 * <p>In finite precision the Lanczos vectors lose orthogonality once a Ritz value has converged, and copies of it
 * appear ("ghosts"). The copies share the weight of the one they copy, so quadrature and densities stay right;
 * Ritz values counted one by one do not.
 */
public final class FastLanczos {

    private FastLanczos() {}

    /**
     * Runs Lanczos from a start vector.
     *
     * <p>Ends early, with a {@linkplain LanczosRun#residual() residual} of 0, when it has found an invariant subspace: β at the level
     * of rounding beside the largest α and β so far. Never makes more steps than the operator has dimensions.
     *
     * @param start shape [p], norm 1, of the operator's type; not changed
     * @param steps M, at least 1: the products made, one pass over two more vectors for each
     * @throws IllegalArgumentException if a start vector or the number of steps does not fit
     * @throws ArithmeticException if a product holds NaN or infinity; the message names the product
     */
    public static LanczosRun run(LinearOperator operator, INDArray start, int steps, ProductListener listener) {
        try (FastLanczosRun run = new FastLanczosRun(operator, start, steps)) {
            while (run.hasMore()) {
                run.step(listener);
            }
            return run.result();
        }
    }

    /** Below this times the operator's scale, a vector is what rounding left of zero. */
    static double roundoff(DataType type) {
        return 10 * (type == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1.0f));
    }

    static void requireFinite(double value, int product) {
        if (!Double.isFinite(value)) {
            throw new NotFiniteException(
                    "operator product " + product + " holds NaN or infinity: the parameters, the data or"
                            + " the loss are not finite, or overflow in this precision");
        }
    }
}
