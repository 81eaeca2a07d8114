package dev.spectrascope.probes.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One trainable parameter array within the vector θ, in DL4J's own element order.
 *
 * @param layer the layer's (or vertex's) name
 * @param parameter DL4J's key, such as W, b, gamma, beta
 * @param offset where it begins in θ
 * @param networkOffset where it begins in DL4J's flat vector, {@code Model.params()}
 * @param shape its shape
 * @param order 'c' (row-major) or 'f' (column-major)
 */
public record ParameterSegment(
        String layer, String parameter, long offset, long networkOffset, List<Long> shape, char order) {

    /** The number of elements. */
    public long length() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /**
     * This segment of a vector, as a view.
     *
     * @param vector shape [p], contiguous
     */
    public INDArray view(INDArray vector) {
        long[] sizes = shape.stream().mapToLong(Long::longValue).toArray();
        // Several times cheaper than INDArray.get.
        return Nd4j.create(vector.data(), sizes, Nd4j.getStrides(sizes, order), vector.offset() + offset, order);
    }
}
