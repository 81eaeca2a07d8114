package dev.spectrascope.probes.linalg;

import java.util.List;
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
    public void apply(INDArray vector, INDArray result) {
        long start = System.nanoTime();
        operator.apply(vector, result);
        nanoseconds += System.nanoTime() - start;
        products++;
    }

    @Override
    public void apply(List<INDArray> vectors, List<INDArray> results) {
        long start = System.nanoTime();
        operator.apply(vectors, results);
        nanoseconds += System.nanoTime() - start;
        products += vectors.size();
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
