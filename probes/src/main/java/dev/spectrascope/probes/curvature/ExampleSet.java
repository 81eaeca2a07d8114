package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
        arrays.forEach(array -> rows.add(array == null ? null : rows(array, from, to)));
        return rows;
    }

    /** Examples of an array, as a view. */
    static INDArray rows(INDArray array, long from, long to) {
        INDArrayIndex[] index = new INDArrayIndex[array.rank()];
        Arrays.fill(index, NDArrayIndex.all());
        index[0] = NDArrayIndex.interval(from, to);
        return array.get(index);
    }

    /** N, the number of examples in all batches. */
    public long size() {
        return batches.stream().mapToLong(Batch::size).sum();
    }
}
