package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operator that is a sum over the batches of a model.
 *
 * @param secondOrder whether it needs the recording of the pass backward
 */
record MeanOperator(CurvatureModel model, boolean secondOrder, BatchProduct product) implements LinearOperator {

    @Override
    public long size() {
        return model.network().size();
    }

    @Override
    public DataType dataType() {
        return model.network().dataType();
    }

    @Override
    public INDArray apply(INDArray vector) {
        if (vector.rank() != 1 || vector.length() != size() || vector.dataType() != dataType()) {
            throw new IllegalArgumentException("a vector of shape " + Arrays.toString(vector.shape()) + " and type "
                    + vector.dataType() + " does not fit: expected [" + size() + "] of " + dataType());
        }
        INDArray contiguous = vector.stride(0) == 1 ? vector : vector.dup('c');
        return model.product(contiguous, secondOrder, product);
    }
}
