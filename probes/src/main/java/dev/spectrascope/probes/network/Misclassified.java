package dev.spectrascope.probes.network;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Counts wrong predictions. */
final class Misclassified {

    private Misclassified() {}

    /** The rows whose maxima (the first, if several tie) are at different places. */
    static long count(INDArray outputs, INDArray labels) {
        return outputs.argMax(1)
                .neq(labels.argMax(1))
                .castTo(DataType.INT64)
                .sumNumber()
                .longValue();
    }
}
