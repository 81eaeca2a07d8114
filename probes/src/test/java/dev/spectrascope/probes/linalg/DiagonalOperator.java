package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A diagonal matrix: large operators of known spectrum whose products cost nothing. */
record DiagonalOperator(INDArray diagonal) implements LinearOperator {

    static DiagonalOperator of(DataType type, double... eigenvalues) {
        return new DiagonalOperator(Nd4j.createFromArray(eigenvalues).castTo(type));
    }

    @Override
    public long size() {
        return diagonal.length();
    }

    @Override
    public DataType dataType() {
        return diagonal.dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        vector.muli(diagonal, result);
    }
}
