package dev.spectrascope.probes.network.block;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the terms of a loss are multiplied by before they are summed: the mask of the labels.
 *
 * @param array [rows, 1], or [rows, C] for each single value, in the computation's precision; null for ones
 */
public record RowWeights(INDArray array) {

    /** All ones. */
    public static final RowWeights NONE = new RowWeights(null);

    /**
     * Multiplies in place.
     *
     * @param terms [rows, C], or [rows, 1] if the weights are one for each row
     * @return the same array
     */
    public INDArray applyTo(INDArray terms) {
        if (array == null) {
            return terms;
        }
        return array.equalShapes(terms) ? terms.muli(array) : terms.muliColumnVector(array);
    }

    /** Whether some row has weights that differ within it. */
    boolean perElement() {
        return array != null && array.size(1) > 1;
    }

    /** Checks that the weights are those of a matrix of the given shape. */
    public void requireFits(long[] shape) {
        if (array != null
                && (array.rank() != 2
                        || array.size(0) != shape[0]
                        || array.size(1) != 1 && array.size(1) != shape[1])) {
            throw new IllegalArgumentException("a mask of " + Arrays.toString(array.shape())
                    + " does not fit an output with rows of shape " + Arrays.toString(shape)
                    + ": expected one value for each row, or for each single value");
        }
    }
}
