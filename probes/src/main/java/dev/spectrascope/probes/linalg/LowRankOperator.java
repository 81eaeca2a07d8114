package dev.spectrascope.probes.linalg;

import java.util.List;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * X<sup>T</sup> M X, known by the r rows of X ∈ R<sup>r×p</sup> and a small symmetric matrix M. A product costs two passes
 * over the rows.
 */
public final class LowRankOperator implements LinearOperator {

    /** Elements of a row that are worked on before the next row's, so that the vector's stay in the cache. */
    private static final long BLOCK = 1 << 16;

    private final List<INDArray> rows;
    private final UnaryOperator<double[]> core;
    private final long size;
    private final DataType dataType;

    /**
     * @param rows of X, at least one, each of shape [p], in one precision; not copied, so they must stay open and unchanged
     *     while this operator is in use
     * @param core M, a function of r numbers that gives r numbers and leaves those it was given alone
     */
    public LowRankOperator(List<INDArray> rows, UnaryOperator<double[]> core) {
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("an operator of low rank needs at least one row, found none");
        }
        this.rows = List.copyOf(rows);
        this.core = core;
        this.size = rows.get(0).length();
        this.dataType = rows.get(0).dataType();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public DataType dataType() {
        return dataType;
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        if (vector.rank() != 1 || vector.length() != size || result.length() != size) {
            throw new IllegalArgumentException(
                    "a vector of " + vector.length() + " elements does not fit: expected shape [" + size + "]");
        }
        double[] coefficients = new double[rows.size()];
        for (long from = 0; from < size; from += BLOCK) {
            INDArray part = part(vector, from);
            for (int r = 0; r < coefficients.length; r++) {
                coefficients[r] += VectorArithmetic.dot(part(rows.get(r), from), part);
            }
        }
        double[] weights = core.apply(coefficients);
        result.assign(0);
        for (long from = 0; from < size; from += BLOCK) {
            INDArray part = part(result, from);
            for (int r = 0; r < weights.length; r++) {
                VectorArithmetic.addScaled(weights[r], part(rows.get(r), from), part);
            }
        }
    }

    private INDArray part(INDArray vector, long from) {
        return VectorArithmetic.part(vector, from, Math.min(size, from + BLOCK));
    }
}
