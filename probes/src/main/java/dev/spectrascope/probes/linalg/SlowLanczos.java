package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Lanczos with full reorthogonalisation (Papyan 2019, section 5.2): every new vector is made orthogonal to all before, so that there are
 * no ghosts. No eigenvalue is among the Ritz values more often than it is in the spectrum.
 *
 * <p>In exact arithmetic a multiple eigenvalue is found once, as by {@link FastLanczos}: of each eigenspace the Krylov space holds
 * one vector. Rounding brings further ones of them in once the first has converged. To compare with, and for Ritz values that
 * are to be counted; memory of M + 2 vectors and four passes over the M for every product.
 */
public final class SlowLanczos {

    private SlowLanczos() {}

    /**
     * Runs Lanczos from a start vector.
     *
     * <p>Ends early, with a {@linkplain LanczosRun#residual() residual} of 0, when it has found an invariant subspace: β at the level
     * of rounding beside the largest α and β so far. Never makes more steps than the operator has dimensions.
     *
     * @param start shape [p], norm 1, of the operator's type; not changed
     * @param steps M, at least 1: the products made
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
        double scale = 0;
        try (KrylovBasis basis = new KrylovBasis(operator.dataType(), operator.size(), planned);
                INDArray vector = start.dup();
                INDArray product = Nd4j.createUninitialized(operator.dataType(), operator.size())) {
            for (int m = 0; m < planned; m++) {
                basis.append(vector);
                operator.apply(vector, product);
                alpha[m] = VectorArithmetic.dot(vector, product);
                FastLanczos.requireFinite(alpha[m], m + 1);
                VectorArithmetic.addScaled(-alpha[m], vector, product);
                alpha[m] += basis.orthogonalise(product)[m];
                beta[m] = VectorArithmetic.norm(product);
                FastLanczos.requireFinite(beta[m], m + 1);
                listener.onProduct(m + 1, planned);
                scale = Math.max(scale, Math.abs(alpha[m]) + beta[m]);
                if (beta[m] <= FastLanczos.roundoff(operator.dataType()) * scale) {
                    return LanczosRun.of(alpha, beta, m + 1, 0);
                }
                VectorArithmetic.scale(1 / beta[m], product);
                vector.assign(product);
            }
        }
        return LanczosRun.of(alpha, beta, planned, beta[planned - 1]);
    }
}
