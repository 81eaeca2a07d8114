package dev.spectrascope.probes.linalg;

/**
 * Extreme eigenpairs by thick-restart Lanczos (Wu and Simon 2000; the symmetric case of Stewart's Krylov–Schur, 2001)
 * with full reorthogonalisation.
 *
 * <p>A Krylov basis grows to m vectors, is rotated to the Ritz vectors nearest to the wanted ends, which take half of
 * the spare room too, and grows on from there. Residuals come from the recurrence at no further product and are looked
 * at after every one, so the run ends at the product that brings the last wanted residual to the tolerance, or to the
 * rounding of the operator's type. A step costs one product and four passes over the basis; a restart two passes.
 *
 * <p>Converged pairs are not locked: kept as Ritz vectors at every restart, they stay in the recurrence and go on improving. Locking
 * them takes the same memory, since later vectors must stay orthogonal to them, and saved no product: for 10 and 3 pairs of H of
 * a trained lenet (50 examples, tolerance 1e-3, bases of 16, 20 and 36 vectors) 443, 169 and 121 products either way when pairs are locked
 * at a tenth of the tolerance. Locked at the tolerance itself, their residuals hold up those beside them: no convergence
 * in 500 products with bases of 16 and 20. To keep a quarter or three quarters of the spare room took 345, 251, 124 and more than
 * 500, 225, 124.
 *
 * <p>One Krylov sequence meets each eigenspace once. Where it ends in an invariant subspace, or where
 * {@linkplain EigenOptions#confirmed() confirmation} is asked for, further sequences, from random vectors orthogonal to
 * what was found, follow until one of them changes nothing.
 */
public final class ThickRestartLanczos {

    private final EigenOptions options;

    public ThickRestartLanczos(EigenOptions options) {
        this.options = options;
    }

    /**
     * Finds the eigenpairs; as many as the operator has dimensions where more are asked for, and as many as were met
     * where the products run out first.
     *
     * @param seed decides the random vectors
     * @return the pairs, converged or not; the caller owns their memory
     * @throws ArithmeticException if a product holds NaN or infinity; the message names the product
     */
    public ExtremeEigenPairs solve(LinearOperator operator, long seed, ProductListener listener) {
        return solve(operator, seed, listener, Checkpoints.NONE);
    }

    /** The same, begun anew or gone on with: to the same pairs, bit by bit, and the same number of products. */
    public ExtremeEigenPairs solve(
            LinearOperator operator, long seed, ProductListener listener, Checkpoints checkpoints) {
        try (ThickRestartRun run = checkpoints.resume(() -> new ThickRestartRun(operator, options, seed, listener))) {
            while (run.hasMore() && (listener.wantsMore() || !run.hasResult())) {
                run.step();
                checkpoints.offer(run);
            }
            return run.result();
        }
    }
}
