package dev.spectrascope.agent.capture;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A mask of labels in a shape that multiplies them, from the shapes in which DL4J takes masks. */
final class LabelWeights {

    private LabelWeights() {}

    /**
     * @param mask null, or [n, 1] for examples, [n, t] for time steps, or of the labels' own rank
     * @param labels [n, C, …], or [n, …, C] with the channels last
     * @return floats of the labels' rank, each dimension as theirs or 1; null where there is no mask
     */
    static INDArray of(INDArray mask, INDArray labels, boolean channelsLast) {
        if (mask == null) {
            return null;
        }
        INDArray weights = mask.castTo(DataType.FLOAT);
        if (mask.rank() == labels.rank()) {
            return weights;
        }
        long[] shape = new long[labels.rank()];
        Arrays.fill(shape, 1);
        shape[0] = mask.size(0);
        if (mask.length() > mask.size(0)) {
            shape[channelsLast ? 1 : labels.rank() - 1] = mask.size(1);
        }
        return weights.dup('c').reshape(shape);
    }
}
