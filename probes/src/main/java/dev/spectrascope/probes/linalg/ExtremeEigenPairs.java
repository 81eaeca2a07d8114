package dev.spectrascope.probes.linalg;

/**
 * Eigenpairs from both ends of a spectrum, found in one run.
 *
 * @param largest descending; may be empty
 * @param smallest ascending (the most negative first); may be empty
 */
public record ExtremeEigenPairs(EigenPairs largest, EigenPairs smallest) implements AutoCloseable {

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
