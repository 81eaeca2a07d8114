package dev.spectrascope.probes.linalg;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A − B, of two operators of one size and type. A product costs one with each, and the memory of one vector while it lasts.
 *
 * @param minuend A
 * @param subtrahend B
 */
public record DifferenceOperator(LinearOperator minuend, LinearOperator subtrahend) implements LinearOperator {

    /** Checks that the two fit. */
    public DifferenceOperator {
        if (minuend.size() != subtrahend.size() || minuend.dataType() != subtrahend.dataType()) {
            throw new IllegalArgumentException("an operator of size " + subtrahend.size() + " and type "
                    + subtrahend.dataType() + " cannot be subtracted from one of size " + minuend.size() + " and type "
                    + minuend.dataType());
        }
    }

    @Override
    public long size() {
        return minuend.size();
    }

    @Override
    public DataType dataType() {
        return minuend.dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        minuend.apply(vector, result);
        subtract(vector, result);
    }

    @Override
    public void apply(List<INDArray> vectors, List<INDArray> results) {
        minuend.apply(vectors, results);
        for (int i = 0; i < vectors.size(); i++) {
            subtract(vectors.get(i), results.get(i));
        }
    }

    private void subtract(INDArray vector, INDArray result) {
        INDArray product = Nd4j.createUninitialized(dataType(), size());
        try {
            subtrahend.apply(vector, product);
            VectorArithmetic.addScaled(-1, product, result);
        } finally {
            VectorArithmetic.release(product);
        }
    }
}
