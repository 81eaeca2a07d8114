package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Low-rank deflation, A − Σ<sub>c</sub> λ<sub>c</sub> q<sub>c</sub> q<sub>c</sub>ᵀ (Papyan 2019, section 5.4): with
 * eigenpairs of A it moves those eigenvalues to 0 and leaves the others. A product costs one product with A and
 * two passes over the k vectors.
 */
public final class DeflatedOperator implements LinearOperator {

    private final LinearOperator operator;
    private final double[] eigenvalues;
    private final INDArray vectors;

    /**
     * @param eigenvalues λ, k of them
     * @param vectors orthonormal q in the rows, shape [k, p], in c order, of the operator's type; not copied, so they must
     *     stay open and unchanged while this operator is in use
     * @throws IllegalArgumentException if shapes or types do not fit
     */
    public DeflatedOperator(LinearOperator operator, double[] eigenvalues, INDArray vectors) {
        if (vectors.rank() != 2 || vectors.size(0) != eigenvalues.length || vectors.size(1) != operator.size()) {
            throw new IllegalArgumentException("deflation needs vectors of shape [" + eigenvalues.length + ", "
                    + operator.size() + "], one row for each eigenvalue; got " + Arrays.toString(vectors.shape()));
        }
        if (vectors.dataType() != operator.dataType()) {
            throw new IllegalArgumentException("deflation needs vectors of type " + operator.dataType()
                    + ", as the operator; got " + vectors.dataType());
        }
        this.operator = operator;
        this.eigenvalues = eigenvalues.clone();
        this.vectors = vectors;
    }

    /** Deflates the given eigenpairs, whose vectors must stay open while this operator is in use. */
    public DeflatedOperator(LinearOperator operator, EigenPairs pairs) {
        this(operator, pairs.values(), pairs.vectors());
    }

    /** k, the pairs that were deflated. */
    public int deflated() {
        return eigenvalues.length;
    }

    /** Takes out of a vector, in place, what lies in the space of the deflated eigenvectors, and scales it to norm 1. */
    void project(INDArray vector) {
        // Twice, for what rounding leaves of the first time.
        for (int pass = 0; pass < 2; pass++) {
            for (int c = 0; c < eigenvalues.length; c++) {
                INDArray q = row(c);
                VectorArithmetic.addScaled(-VectorArithmetic.dot(q, vector), q, vector);
            }
            VectorArithmetic.scale(1 / VectorArithmetic.norm(vector), vector);
        }
    }

    private INDArray row(int c) {
        return vectors.getRow(c).reshape(size());
    }

    @Override
    public long size() {
        return operator.size();
    }

    @Override
    public DataType dataType() {
        return operator.dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        operator.apply(vector, result);
        deflate(vector, result);
    }

    @Override
    public void apply(List<INDArray> vectors, List<INDArray> results) {
        operator.apply(vectors, results);
        for (int i = 0; i < vectors.size(); i++) {
            deflate(vectors.get(i), results.get(i));
        }
    }

    private void deflate(INDArray vector, INDArray product) {
        for (int c = 0; c < eigenvalues.length; c++) {
            // One by one and not as a matrix: a matrix product's float sums would leave 1e-3 of each outlier.
            INDArray q = row(c);
            VectorArithmetic.addScaled(-eigenvalues[c] * VectorArithmetic.dot(q, vector), q, product);
        }
    }
}
