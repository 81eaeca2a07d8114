package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operator that is a sum over the batches of a model.
 *
 * @param product writes the products with some vectors, of the right shape and type, into as many results
 */
record MeanOperator(CurvatureModel model, BiConsumer<List<INDArray>, List<INDArray>> product)
        implements LinearOperator {

    @Override
    public long size() {
        return model.network().size();
    }

    @Override
    public DataType dataType() {
        return model.network().dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        apply(List.of(vector), List.of(result));
    }

    /** Batches that are not kept are recorded once for all vectors. */
    @Override
    public void apply(List<INDArray> vectors, List<INDArray> results) {
        vectors.forEach(this::check);
        results.forEach(this::check);
        product.accept(vectors, results);
    }

    private void check(INDArray vector) {
        if (vector.rank() != 1
                || vector.length() != size()
                || vector.dataType() != dataType()
                || vector.length() > 1 && vector.stride(0) != 1) {
            throw new IllegalArgumentException("a vector of shape " + Arrays.toString(vector.shape()) + ", type "
                    + vector.dataType() + " and stride " + Arrays.toString(vector.stride())
                    + " does not fit: expected ["
                    + size() + "] of " + dataType() + " with stride 1");
        }
    }
}
