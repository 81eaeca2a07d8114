package dev.spectrascope.probes.network.block;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Wrong predictions of classes.
 *
 * @param wrong rows whose prediction is not that of the label
 * @param predictions rows in all, without those of weight 0
 */
public record Misclassified(long wrong, long predictions) {

    /** Of outputs that predict no classes. */
    public static final Misclassified NONE = new Misclassified(0, 0);

    /** The rows whose maxima (the first, if several tie) are at different places. */
    public static Misclassified largest(INDArray outputs, INDArray labels, RowWeights weights) {
        return of(outputs.argMax(1).neq(labels.argMax(1)), weights);
    }

    /**
     * As {@link #largest} if the labels are as many as the outputs, and each row of them is one 1 among zeros, and there are two
     * or more; else none.
     */
    public static Misclassified ofOneHot(INDArray outputs, INDArray labels, RowWeights weights) {
        long rows = labels.size(0);
        boolean oneHot = labels.equalShapes(outputs)
                && labels.size(1) > 1
                && count(labels.eq(0)) == labels.length() - rows
                && count(labels.max(1).eq(1)) == rows;
        return oneHot ? largest(outputs, labels, weights) : NONE;
    }

    /**
     * Counts.
     *
     * @param wrong [rows] of booleans
     */
    public static Misclassified of(INDArray wrong, RowWeights weights) {
        INDArray counted = wrong.castTo(DataType.INT64);
        if (weights.array() == null) {
            return new Misclassified(counted.sumNumber().longValue(), counted.length());
        }
        // A row whose single values are weighted counts unless all weights are 0.
        INDArray heeded = weights.array().neq(0).castTo(DataType.INT64).max(1).reshape(counted.shape());
        return new Misclassified(
                counted.mul(heeded).sumNumber().longValue(), heeded.sumNumber().longValue());
    }

    private static long count(INDArray booleans) {
        return booleans.castTo(DataType.INT64).sumNumber().longValue();
    }

    public Misclassified plus(Misclassified other) {
        return new Misclassified(wrong + other.wrong, predictions + other.predictions);
    }
}
