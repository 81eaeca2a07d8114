package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.Batch;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J's two kinds of network are asked for. */
interface NetworkCopy {

    Model model();

    /** The score at inference, a mean over the examples. */
    double score(Batch batch);

    /** DL4J's own flat gradient of the sum over the examples: a view that the next call overwrites. */
    INDArray gradient(Batch batch);

    /** In DOUBLE, which DL4J's layers expect of what comes in. */
    static INDArray[] arrays(List<INDArray> arrays) {
        return arrays.stream()
                .map(array -> array == null ? null : array.castTo(DataType.DOUBLE))
                .toArray(INDArray[]::new);
    }
}
