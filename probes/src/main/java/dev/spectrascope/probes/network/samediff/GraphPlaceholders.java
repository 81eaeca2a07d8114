package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Batches as a graph takes them: arrays by the names of its placeholders, in their types. Made once for each batch, and kept. */
final class GraphPlaceholders implements AutoCloseable {

    private final SameDiff graph;
    private final TrainingConfig training;
    private final Map<Batch, Map<String, INDArray>> placed = new IdentityHashMap<>();

    /**
     * @param training says what goes where
     */
    GraphPlaceholders(SameDiff graph, TrainingConfig training) {
        this.graph = graph;
        this.training = training;
    }

    /** Not to be changed. */
    Map<String, INDArray> of(Batch batch) {
        return placed.computeIfAbsent(batch, this::place);
    }

    private Map<String, INDArray> place(Batch batch) {
        Map<String, INDArray> data = new HashMap<>();
        place(training.getDataSetFeatureMapping(), batch.features(), data);
        place(training.getDataSetLabelMapping(), batch.labels(), data);
        place(training.getDataSetFeatureMaskMapping(), batch.featureMasks(), data);
        place(training.getDataSetLabelMaskMapping(), batch.labelMasks(), data);
        return data;
    }

    private void place(List<String> names, List<INDArray> arrays, Map<String, INDArray> data) {
        for (int i = 0; names != null && i < names.size(); i++) {
            String name = names.get(i);
            if (name == null) {
                continue;
            }
            if (i >= arrays.size()) {
                throw new UnsupportedNetworkException("the examples have " + arrays.size()
                        + " arrays, and the training configuration of this SameDiff graph takes " + names.size() + " ("
                        + String.join(", ", names) + ")");
            }
            if (arrays.get(i) != null) {
                DataType type = graph.getVariable(name).dataType();
                // Arrays of a set are views of it, and a batch is used a thousand times.
                data.put(name, arrays.get(i).castTo(type).dup('c'));
            }
        }
    }

    /** Of all that is kept. */
    long bytes() {
        return placed.values().stream()
                .flatMap(data -> data.values().stream())
                .mapToLong(array -> array.length() * array.dataType().width())
                .sum();
    }

    @Override
    public void close() {
        placed.values().forEach(data -> data.values().forEach(INDArray::close));
        placed.clear();
    }
}
