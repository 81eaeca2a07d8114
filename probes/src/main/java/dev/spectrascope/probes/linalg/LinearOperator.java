package dev.spectrascope.probes.linalg;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A symmetric linear operator A on R<sup>p</sup>, known only by its products.
 *
 * <p>Vectors are one-dimensional arrays of {@link #size()} elements of {@link #dataType()}; they stay on ND4J's
 * device. Implementations need not be safe for use by several threads at once.
 */
public interface LinearOperator {

    /** The dimension p, at least 1. */
    long size();

    /** The type of the vectors: {@link DataType#FLOAT} or {@link DataType#DOUBLE}. */
    DataType dataType();

    /**
     * The product A v, into memory of the caller's: new memory for millions of elements can cost as much as the product.
     *
     * @param vector v, shape [p]; not changed
     * @param result becomes A v, shape [p], stride 1; must not overlap the vector
     * @throws IllegalArgumentException if an array has another shape or type
     */
    void apply(INDArray vector, INDArray result);

    /**
     * The product A v.
     *
     * @param vector v, shape [p]; not changed
     * @return A v in a new array of shape [p], which the caller owns and may change
     * @throws IllegalArgumentException if the vector has another shape or type
     */
    default INDArray apply(INDArray vector) {
        INDArray result = Nd4j.createUninitialized(dataType(), size());
        try {
            apply(vector, result);
            return result;
        } catch (RuntimeException | Error failure) {
            VectorArithmetic.release(result);
            throw failure;
        }
    }

    /**
     * The products with several vectors, A V. Operators for which k products share work override this.
     *
     * @param vectors k vectors, each as for a single product
     * @param results k arrays, each as for a single product, in the order of the vectors
     */
    default void apply(List<INDArray> vectors, List<INDArray> results) {
        for (int i = 0; i < vectors.size(); i++) {
            apply(vectors.get(i), results.get(i));
        }
    }
}
