package dev.spectrascope.probes.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Labelled examples that are computed at once, as DL4J's {@code MultiDataSet} has them.
 *
 * @param features for each input of the network, [n, …]
 * @param labels for each output, [n, …]
 * @param featureMasks for each input, null where it has none: [n, t] of a time series, [n, 1] of whole examples, or
 *     another shape that DL4J takes
 * @param labelMasks for each output, null where it has none: one weight for each example, time step, pixel or single
 *     value
 */
public record Batch(
        List<INDArray> features, List<INDArray> labels, List<INDArray> featureMasks, List<INDArray> labelMasks) {

    /** Checks that there is at least one example, and that all arrays have as many. */
    public Batch {
        features = List.copyOf(features);
        labels = List.copyOf(labels);
        featureMasks = Collections.unmodifiableList(new ArrayList<>(featureMasks));
        labelMasks = Collections.unmodifiableList(new ArrayList<>(labelMasks));
        if (features.isEmpty() || labels.isEmpty()) {
            throw new IllegalArgumentException("a batch has " + features.size() + " arrays of features and "
                    + labels.size() + " of labels: expected at least one of each");
        }
        requireAsMany(featureMasks, features, "features");
        requireAsMany(labelMasks, labels, "labels");
        long examples = features.get(0).isEmpty() ? 0 : features.get(0).size(0);
        for (INDArray array : labels) {
            if (examples == 0 || array.isEmpty() || array.size(0) != examples) {
                throw new IllegalArgumentException(
                        "features of shape " + Arrays.toString(features.get(0).shape()) + " and labels of shape "
                                + Arrays.toString(array.shape())
                                + " are not as many, or none: expected at least one example and labels for each");
            }
        }
        for (INDArray array : features) {
            if (array.isEmpty() || array.size(0) != examples) {
                throw new IllegalArgumentException("features of shape "
                        + Arrays.toString(features.get(0).shape()) + " and of shape " + Arrays.toString(array.shape())
                        + " are not as many: expected as many examples for each input");
            }
        }
    }

    private static void requireAsMany(List<INDArray> masks, List<INDArray> arrays, String what) {
        if (masks.size() != arrays.size()) {
            throw new IllegalArgumentException(masks.size() + " masks for " + arrays.size() + " arrays of " + what
                    + ": expected one, or null, for each");
        }
    }

    /** Examples of a network with one input and one output, without masks. */
    public static Batch of(INDArray features, INDArray labels) {
        return new Batch(
                List.of(features), List.of(labels), Collections.singletonList(null), Collections.singletonList(null));
    }

    /**
     * Examples as DL4J's data sets hold them.
     *
     * @param featureMasks null if no input has a mask
     * @param labelMasks null if no output has a mask
     */
    public static Batch of(INDArray[] features, INDArray[] labels, INDArray[] featureMasks, INDArray[] labelMasks) {
        return new Batch(
                Arrays.asList(features),
                Arrays.asList(labels),
                Arrays.asList(featureMasks == null ? new INDArray[features.length] : featureMasks),
                Arrays.asList(labelMasks == null ? new INDArray[labels.length] : labelMasks));
    }

    /** Examples of an array [n, …], as a view. */
    public static INDArray rows(INDArray array, long from, long to) {
        long[] shape = array.shape().clone();
        shape[0] = to - from;
        return view(array, shape, array.stride(), from);
    }

    /** One example of an array [n, …], of shape […], as a view. */
    public static INDArray row(INDArray array, long index) {
        return view(array, withoutFirst(array.shape()), withoutFirst(array.stride()), index);
    }

    // Where an array is itself a view, INDArray.get and slice answer with an empty array for a row that begins further
    // into the memory than the array is long (M2.1), unless the array begins there as well.
    private static INDArray view(INDArray array, long[] shape, long[] stride, long firstRow) {
        Nd4j.getCompressor().autoDecompress(array);
        return Nd4j.create(array.data(), shape, stride, array.offset() + firstRow * array.stride(0), array.ordering());
    }

    private static long[] withoutFirst(long[] sizes) {
        return Arrays.copyOfRange(sizes, 1, sizes.length);
    }

    /** Whether there is any mask. */
    public boolean masked() {
        return featureMasks.stream().anyMatch(Objects::nonNull)
                || labelMasks.stream().anyMatch(Objects::nonNull);
    }

    /** n. */
    public long size() {
        return features.get(0).size(0);
    }
}
