package dev.spectrascope.probes.linalg;

/**
 * Eigenpairs from both ends of a spectrum, found in one run.
 *
 * @param largest descending; may be empty
 * @param smallest ascending (the most negative first); may be empty
 * @param krylov the run as it was before its first restart, which is Lanczos with full reorthogonalisation from one random
 *     vector: range, trace and coarse densities at no further product. It saw the whole operator, nothing deflated
 */
public record ExtremeEigenPairs(EigenPairs largest, EigenPairs smallest, StochasticLanczos.Sample krylov)
        implements AutoCloseable {

    /** Operator products spent on both ends together. */
    public int products() {
        return largest.products();
    }

    /** Whether every residual, at both ends, came down to the tolerance. */
    public boolean converged() {
        return largest.converged() && smallest.converged();
    }

    @Override
    public void close() {
        largest.close();
        smallest.close();
    }
}
