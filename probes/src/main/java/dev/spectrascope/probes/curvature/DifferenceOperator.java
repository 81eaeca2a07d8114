package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An operator whose products are computed in DOUBLE.
 *
 * @param dataType of the vectors
 * @param product the product with a vector in DOUBLE, a new array
 */
record DifferenceOperator(long size, DataType dataType, UnaryOperator<INDArray> product) implements LinearOperator {

    @Override
    public void apply(INDArray vector, INDArray result) {
        for (INDArray array : new INDArray[] {vector, result}) {
            if (array.rank() != 1 || array.length() != size || array.dataType() != dataType) {
                throw new IllegalArgumentException("a vector of shape " + Arrays.toString(array.shape()) + " and type "
                        + array.dataType() + " does not fit: expected [" + size + "] of " + dataType);
            }
        }
        result.assign(product.apply(vector.castTo(DataType.DOUBLE)));
    }
}
