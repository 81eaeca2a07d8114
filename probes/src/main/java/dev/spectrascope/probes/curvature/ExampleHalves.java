package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A set of examples split at random into two of equal size (the first has one more of an odd number), each class split
 * evenly where labels are one-hot rows. Copies of the examples.
 */
public record ExampleHalves(MultiDataSet first, MultiDataSet second) {

    /**
     * @param examples at least two
     * @param seed decides the split
     */
    public static ExampleHalves of(org.nd4j.linalg.dataset.api.MultiDataSet examples, long seed) {
        long size = examples.getFeatures(0).size(0);
        if (size < 2) {
            throw new IllegalArgumentException("halves need at least 2 examples; got " + size);
        }
        int[] classes = classes(examples.getLabels(0));
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, Math.toIntExact(size)).boxed().toList());
        Collections.shuffle(order, new Random(seed));
        order.sort(Comparator.comparingInt(i -> classes[i]));
        return new ExampleHalves(every(order, 0, examples), every(order, 1, examples));
    }

    private static int[] classes(INDArray labels) {
        boolean oneHot = labels.rank() == 2 && labels.size(1) > 1;
        return oneHot ? ClassBatches.largestOfEach(labels) : new int[(int) labels.size(0)];
    }

    private static MultiDataSet every(
            List<Integer> order, int from, org.nd4j.linalg.dataset.api.MultiDataSet examples) {
        int[] rows = IntStream.range(0, order.size())
                .filter(place -> place % 2 == from)
                .map(order::get)
                .toArray();
        Batch chosen = ExampleSet.of(examples, Integer.MAX_VALUE).gather(rows);
        return new MultiDataSet(
                chosen.features().toArray(INDArray[]::new),
                chosen.labels().toArray(INDArray[]::new),
                masks(chosen.featureMasks()),
                masks(chosen.labelMasks()));
    }

    private static INDArray[] masks(List<INDArray> masks) {
        return masks.stream().allMatch(Objects::isNull) ? null : masks.toArray(INDArray[]::new);
    }
}
