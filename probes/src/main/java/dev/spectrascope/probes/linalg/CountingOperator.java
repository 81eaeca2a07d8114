package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** An operator that counts its products and the time they take. */
public final class CountingOperator implements LinearOperator {

    private final LinearOperator operator;
    private int products;
    private long nanoseconds;

    public CountingOperator(LinearOperator operator) {
        this.operator = operator;
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
        long start = System.nanoTime();
        INDArray product = operator.apply(vector);
        nanoseconds += System.nanoTime() - start;
        products++;
        return product;
    }

    /** Products that came back, since this object was made. */
    public int products() {
        return products;
    }

    /** Wall-clock seconds spent in those products; on an asynchronous device, until they were enqueued. */
    public double seconds() {
        return nanoseconds * 1e-9;
    }
}
