package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

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
     * The product A v.
     *
     * @param vector v, shape [p]; not changed
     * @return A v in a new array of shape [p], which the caller owns and may change
     * @throws IllegalArgumentException if the vector has another shape or type
     */
    INDArray apply(INDArray vector);
}
