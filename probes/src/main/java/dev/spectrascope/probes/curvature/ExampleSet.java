package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labelled examples, split into batches that are computed at once.
 *
 * @param batches at least one; none empty
 */
public record ExampleSet(List<Batch> batches) {

    /** Checks that there is a batch. */
    public ExampleSet {
        batches = List.copyOf(batches);
        if (batches.isEmpty()) {
            throw new IllegalArgumentException("an example set needs at least one batch, found none");
        }
    }

    /**
     * The examples of a data set, in order, as views.
     *
     * @param examples not to be changed while this is in use
     * @param batchSize the examples of each batch but the last, which may be smaller
     */
    public static ExampleSet of(DataSet examples, int batchSize) {
        return of(
                Batch.of(
                        new INDArray[] {examples.getFeatures()},
                        new INDArray[] {examples.getLabels()},
                        new INDArray[] {examples.getFeaturesMaskArray()},
                        new INDArray[] {examples.getLabelsMaskArray()}),
                batchSize);
    }

    /**
     * The examples of a data set for several inputs and outputs, in order, as views.
     *
     * @param examples not to be changed while this is in use
     * @param batchSize the examples of each batch but the last, which may be smaller
     */
    public static ExampleSet of(MultiDataSet examples, int batchSize) {
        return of(
                Batch.of(
                        examples.getFeatures(),
                        examples.getLabels(),
                        examples.getFeaturesMaskArrays(),
                        examples.getLabelsMaskArrays()),
                batchSize);
    }

    private static ExampleSet of(Batch all, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size " + batchSize + " is not possible: use 1 or more");
        }
        List<Batch> batches = new ArrayList<>();
        for (long from = 0; from < all.size(); from += batchSize) {
            long to = Math.min(from + batchSize, all.size());
            batches.add(new Batch(
                    rows(all.features(), from, to),
                    rows(all.labels(), from, to),
                    rows(all.featureMasks(), from, to),
                    rows(all.labelMasks(), from, to)));
        }
        return new ExampleSet(batches);
    }

    private static List<INDArray> rows(List<INDArray> arrays, long from, long to) {
        List<INDArray> rows = new ArrayList<>();
        arrays.forEach(array -> rows.add(array == null ? null : Batch.rows(array, from, to)));
        return rows;
    }

    /** N, the number of examples in all batches. */
    public long size() {
        return batches.stream().mapToLong(Batch::size).sum();
    }

    /**
     * Copies of some of the examples, as one batch.
     *
     * @param positions of the examples in this set, from 0; at least one
     */
    Batch gather(int[] positions) {
        Batch first = batches.get(0);
        List<Batch> sources = new ArrayList<>();
        long[] rows = new long[positions.length];
        for (int i = 0; i < positions.length; i++) {
            int batch = 0;
            rows[i] = positions[i];
            while (rows[i] >= batches.get(batch).size()) {
                rows[i] -= batches.get(batch).size();
                batch++;
            }
            sources.add(batches.get(batch));
        }
        return new Batch(
                gather(first.features().size(), Batch::features, sources, rows),
                gather(first.labels().size(), Batch::labels, sources, rows),
                gather(first.features().size(), Batch::featureMasks, sources, rows),
                gather(first.labels().size(), Batch::labelMasks, sources, rows));
    }

    private static List<INDArray> gather(
            int arrays, Function<Batch, List<INDArray>> part, List<Batch> sources, long[] rows) {
        List<INDArray> gathered = new ArrayList<>();
        for (int k = 0; k < arrays; k++) {
            INDArray like = part.apply(sources.get(0)).get(k);
            if (like == null) {
                gathered.add(null);
                continue;
            }
            // The array would give its own away.
            long[] shape = like.shape().clone();
            shape[0] = rows.length;
            INDArray chosen = Nd4j.createUninitialized(like.dataType(), shape);
            for (int i = 0; i < rows.length; i++) {
                INDArray source = part.apply(sources.get(i)).get(k);
                Batch.rows(chosen, i, i + 1).assign(Batch.rows(source, rows[i], rows[i] + 1));
            }
            gathered.add(chosen);
        }
        return gathered;
    }
}
