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
        try (ThickRestartRun run = new ThickRestartRun(operator, options, seed, listener)) {
            boolean more = true;
            while (more) {
                more = run.step();
            }
            return run.result();
        }
    }
}
