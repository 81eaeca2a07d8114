package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Approximate eigenpairs of an operator A, with how good they are. Owns the memory of its vectors.
 *
 * @param values λ, k of them, in the order that the method making them states
 * @param residuals ‖A q − λ q‖ / |λ| for each; the denominator is never taken below the level of rounding of the operator's
 *     norm, so that the residual of an eigenvalue 0 is finite. Where it is an estimate it is never below one rounding
 *     of the operator's norm; the true one of a float run over millions of elements may be some 50 roundings
 * @param vectors q, orthonormal, in the rows; shape [k, p], c order
 * @param products operator products spent, by the whole run that found these pairs
 * @param converged whether every residual came down to the tolerance
 */
public record EigenPairs(double[] values, double[] residuals, INDArray vectors, int products, boolean converged)
        implements AutoCloseable {

    public EigenPairs {
        values = values.clone();
        residuals = residuals.clone();
    }

    @Override
    public double[] values() {
        return values.clone();
    }

    @Override
    public double[] residuals() {
        return residuals.clone();
    }

    /** k. */
    public int count() {
        return values.length;
    }

    /** How many of the pairs from the first on have a residual that came down to a tolerance. */
    public int leading(double tolerance) {
        int count = 0;
        while (count < residuals.length && residuals[count] <= tolerance) {
            count++;
        }
        return count;
    }

    /** The i-th eigenvector: a view of shape [p]. */
    public INDArray vector(int i) {
        return vectors.getRow(i).reshape(vectors.size(1));
    }

    /** Gives the memory of the vectors back. */
    @Override
    public void close() {
        VectorArithmetic.release(vectors);
    }
}
