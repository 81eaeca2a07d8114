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
    public INDArray apply(INDArray vector) {
        INDArray product = operator.apply(vector);
        if (++products == spoiled) {
            product.putScalar(0, value);
        }
        return product;
    }
}
