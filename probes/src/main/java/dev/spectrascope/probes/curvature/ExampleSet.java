package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Labelled examples, split into batches that are computed at once.
 *
 * @param batches at least one; none empty
 */
public record ExampleSet(List<Batch> batches) {

    /**
     * Examples computed at once.
     *
     * @param features [n, …], as the network takes them
     * @param labels [n, C]
     */
    public record Batch(INDArray features, INDArray labels) {

        /** Checks that there is one label for each example, and at least one example. */
        public Batch {
            if (features.isEmpty() || labels.isEmpty() || features.size(0) != labels.size(0)) {
                throw new IllegalArgumentException("features of shape " + Arrays.toString(features.shape())
                        + " and labels of shape " + Arrays.toString(labels.shape())
                        + " are not as many, or none: expected at least one example and one row of labels for each");
            }
        }

        /** n. */
        public long size() {
            return features.size(0);
        }
    }

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
     * @param examples without masks; not to be changed while this is in use
     * @param batchSize the examples of each batch but the last, which may be smaller
     */
    public static ExampleSet of(DataSet examples, int batchSize) {
        if (batchSize < 1) {
            throw new IllegalArgumentException("batch size " + batchSize + " is not possible: use 1 or more");
        }
        if (examples.hasMaskArrays()) {
            throw new IllegalArgumentException("a data set with mask arrays is not supported: remove the masks");
        }
        List<Batch> batches = new ArrayList<>();
        long size = examples.getFeatures().size(0);
        for (long from = 0; from < size; from += batchSize) {
            long to = Math.min(from + batchSize, size);
            batches.add(new Batch(rows(examples.getFeatures(), from, to), rows(examples.getLabels(), from, to)));
        }
        return new ExampleSet(batches);
    }

    private static INDArray rows(INDArray array, long from, long to) {
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
