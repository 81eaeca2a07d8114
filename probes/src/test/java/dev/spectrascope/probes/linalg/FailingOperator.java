package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Spoils one element of one product. */
final class FailingOperator implements LinearOperator {

    private final LinearOperator operator;
    private final int spoiled;
    private final double value;
    private int products;

    FailingOperator(LinearOperator operator, int spoiled, double value) {
        this.operator = operator;
        this.spoiled = spoiled;
        this.value = value;
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
        if (++products == spoiled) {
            result.putScalar(0, value);
        }
    }
}
