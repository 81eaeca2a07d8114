package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * One example's arrays, copied out of a batch and out of any workspace: shapes as in the batch, without its first
 * dimension.
 *
 * @param features for each input
 * @param labels for each output
 * @param featureMasks for each input, null where it has none
 * @param labelMasks for each output, null where it has none
 */
record Example(List<INDArray> features, List<INDArray> labels, List<INDArray> featureMasks, List<INDArray> labelMasks)
        implements AutoCloseable {

    @SuppressWarnings("try") // the scope is used by being open
    static Example copy(Batch batch, int index) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            return new Example(
                    rows(batch.features(), index),
                    rows(batch.labels(), index),
                    rows(batch.featureMasks(), index),
                    rows(batch.labelMasks(), index));
        }
    }

    private static List<INDArray> rows(List<INDArray> arrays, int index) {
        List<INDArray> rows = new ArrayList<>();
        arrays.forEach(
                array -> rows.add(array == null ? null : Batch.row(array, index).dup('c')));
        return Collections.unmodifiableList(rows);
    }

    /**
     * A number that is the same for the same features, also when one of them ends with more zeros: sequences are padded to
     * the longest of their minibatch, which differs from one passage to the next.
     */
    long fingerprint() {
        long sum = 0;
        for (int input = 0; input < features.size(); input++) {
            INDArray array = features.get(input);
            long columns = array.rank() == 0 ? 1 : array.size(-1);
            float[] values = array.data().asFloat();
            for (int i = 0; i < values.length; i++) {
                if (values[i] != 0) {
                    long place = (i / columns) << 32 | i % columns;
                    sum += Mixing.mix(Mixing.mix(place + input) ^ Float.floatToIntBits(values[i]));
                }
            }
        }
        return sum;
    }

    /** The {@link #fingerprint()} of one example of a batch. */
    static long fingerprint(Batch batch, int index) {
        try (Example example = copy(batch, index)) {
            return example.fingerprint();
        }
    }

    @Override
    public void close() {
        Stream.of(features, labels, featureMasks, labelMasks)
                .flatMap(List::stream)
                .filter(Objects::nonNull)
                .forEach(INDArray::close);
    }
}
