package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

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
        if (steps < 1) {
            throw new IllegalArgumentException("Lanczos needs at least 1 step; got " + steps);
        }
        int planned = (int) Math.min(steps, operator.size());
        double[] alpha = new double[planned];
        double[] beta = new double[planned];
        double roundoff = roundoff(operator.dataType());
        double scale = 0;
        INDArray previous = null;
        INDArray current = start;
        INDArray next = null;
        try {
            for (int m = 0; m < planned; m++) {
                if (next == null) {
                    next = Nd4j.createUninitialized(operator.dataType(), operator.size());
                }
                operator.apply(current, next);
                alpha[m] = takeAway(current, next);
                requireFinite(alpha[m], m + 1);
                if (previous != null) {
                    VectorArithmetic.addScaled(-beta[m - 1], previous, next);
                }
                // What rounding left of the first time; in float that is what makes α right to the last digits.
                alpha[m] += takeAway(current, next);
                beta[m] = VectorArithmetic.norm(next);
                requireFinite(beta[m], m + 1);
                listener.onProduct(m + 1, planned);
                scale = Math.max(scale, Math.abs(alpha[m]) + beta[m]);
                INDArray spare = previous == start ? null : previous;
                previous = current;
                current = next;
                next = spare;
                if (beta[m] <= roundoff * scale) {
                    return result(alpha, beta, m + 1, 0);
                }
                VectorArithmetic.scale(1 / beta[m], current);
            }
            return result(alpha, beta, planned, beta[planned - 1]);
        } finally {
            release(next);
            if (previous != start) {
                release(previous);
            }
            if (current != start) {
                release(current);
            }
        }
    }

    /** w ← w − (wᵀv) v; the coefficient. */
    private static double takeAway(INDArray v, INDArray w) {
        double coefficient = VectorArithmetic.dot(w, v);
        VectorArithmetic.addScaled(-coefficient, v, w);
        return coefficient;
    }

    static LanczosRun result(double[] alpha, double[] beta, int steps, double residual) {
        return new LanczosRun(
                new SymmetricTridiagonal(Arrays.copyOf(alpha, steps), Arrays.copyOf(beta, steps - 1)), residual);
    }

    /** Below this times the operator's scale, a vector is what rounding left of zero. */
    static double roundoff(DataType type) {
        return 10 * (type == DataType.DOUBLE ? Math.ulp(1.0) : Math.ulp(1.0f));
    }

    static void requireFinite(double value, int product) {
        if (!Double.isFinite(value)) {
            throw new ArithmeticException(
                    "operator product " + product + " holds NaN or infinity: the parameters, the data or"
                            + " the loss are not finite, or overflow in this precision");
        }
    }
}
