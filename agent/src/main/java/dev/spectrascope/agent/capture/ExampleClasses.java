package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.capture.OutputLabels.Meaning;
import dev.spectrascope.probes.network.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Which class each example is of, by the labels of the first output that tells classes: one whose loss takes them for
 * indices or probabilities of classes, or for two classes in one column, or whose labels in the first minibatch are
 * one-hot. With many labels to an example (time steps, pixels), its class is the one that most of them carry, the lower if
 * several do; labels that a mask leaves out do not count.
 */
final class ExampleClasses {

    /** The class of an example without a label, and of all examples where no output tells classes. */
    static final int NONE = -1;

    /** Larger indices are taken for faults of the data; a table of this many counts does no harm. */
    private static final int MOST_CLASSES = 1 << 16;

    /** The output that tells classes, negative if none does. */
    private final int output;

    private final OutputLabels layout;
    private final int count;

    private ExampleClasses(int output, OutputLabels layout, int count) {
        this.output = output;
        this.layout = layout;
        this.count = count;
    }

    /**
     * Decides which output's labels are read, and as what.
     *
     * @param outputs of the network, in order
     * @param first a minibatch
     */
    @SuppressWarnings("try") // the scope is used by being open
    static ExampleClasses of(List<OutputLabels> outputs, Batch first) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            for (int output = 0;
                    output < Math.min(outputs.size(), first.labels().size());
                    output++) {
                INDArray labels = first.labels().get(output);
                INDArray mask = first.labelMasks().get(output);
                int count = count(outputs.get(output), labels, mask);
                if (count > 1) {
                    return new ExampleClasses(output, outputs.get(output), count);
                }
            }
            return new ExampleClasses(NONE, null, 1);
        }
    }

    /** The output whose labels tell the classes; empty if none does. */
    OptionalInt output() {
        return output == NONE ? OptionalInt.empty() : OptionalInt.of(output);
    }

    /** How many classes the labels distinguish, as far as the first minibatch shows; 1 where they tell none. */
    int count() {
        return count;
    }

    /** The class of each example, or {@link #NONE}. */
    @SuppressWarnings("try") // the scope is used by being open
    int[] of(Batch batch) {
        int[] classes = new int[Math.toIntExact(batch.size())];
        Arrays.fill(classes, NONE);
        if (output != NONE) {
            try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
                INDArray labels = batch.labels().get(output);
                INDArray weights = LabelWeights.of(batch.labelMasks().get(output), labels, layout.channelsLast());
                if (layout.meaning() == Meaning.CLASS_INDEX || isBinary(layout, labels)) {
                    mostFrequent(labels, weights, classes);
                } else {
                    largest(labels, weights, classes);
                }
            }
        }
        return classes;
    }

    // --- what the first minibatch tells ---

    private static int count(OutputLabels layout, INDArray labels, INDArray mask) {
        if (layout.meaning() == Meaning.CLASS_INDEX) {
            return (int) Math.max(2, Math.min(MOST_CLASSES, labels.maxNumber().doubleValue() + 1));
        }
        if (labels.rank() < 2) {
            return 1;
        }
        if (isBinary(layout, labels)) {
            return 2;
        }
        int axis = axis(layout, labels);
        boolean told = labels.size(axis) > 1
                && (layout.meaning() == Meaning.PROBABILITIES
                        || areOneHot(labels, LabelWeights.of(mask, labels, layout.channelsLast()), axis));
        return told ? Math.toIntExact(labels.size(axis)) : 1;
    }

    private static boolean isBinary(OutputLabels layout, INDArray labels) {
        return layout.meaning() == Meaning.BINARY && labels.size(axis(layout, labels)) == 1;
    }

    private static int axis(OutputLabels layout, INDArray labels) {
        return layout.channelsLast() ? labels.rank() - 1 : 1;
    }

    /** Whether every label that has a weight is a 1 among zeros. Computed by ND4J: labels of pixels are many. */
    private static boolean areOneHot(INDArray labels, INDArray weights, int axis) {
        try (INDArray values = labels.castTo(DataType.FLOAT).dup('c');
                INDArray sums = values.sum(true, axis);
                INDArray squares = values.muli(values).sum(true, axis);
                INDArray largest = values.max(true, axis)) {
            // For values of at least 0, sum and sum of squares are both 1 for a 1 among zeros alone, both 0 for zeros.
            boolean zerosAndOnes = sums.equals(squares)
                    && sums.equals(largest)
                    && labels.minNumber().doubleValue() >= 0
                    && labels.maxNumber().doubleValue() == 1;
            if (!zerosAndOnes || weights == null) {
                return zerosAndOnes && sums.minNumber().doubleValue() == 1;
            }
            try (INDArray missing = sums.rsub(1).muli(weights.max(true, axis))) {
                return missing.maxNumber().doubleValue() == 0;
            }
        }
    }

    // --- the classes of a minibatch ---

    /** Of labels [n, C, …] or [n, …, C]. */
    private void largest(INDArray labels, INDArray weights, int[] classes) {
        int axis = axis(layout, labels);
        int[] others = IntStream.range(1, labels.rank()).filter(i -> i != axis).toArray();
        int columns = (int) labels.size(axis);
        float[] sums;
        try (INDArray weighted = labels.castTo(DataType.FLOAT).dup('c')) {
            if (weights != null) {
                weighted.muli(weights);
            }
            sums = others.length == 0 ? weighted.data().asFloat() : host(weighted.sum(others));
        }
        for (int i = 0; i < classes.length; i++) {
            float most = 0;
            for (int column = 0; column < columns; column++) {
                if (sums[i * columns + column] > most) {
                    most = sums[i * columns + column];
                    classes[i] = column;
                }
            }
        }
    }

    /** Of labels with a single column. */
    private void mostFrequent(INDArray labels, INDArray weights, int[] classes) {
        float[] values = host(labels.castTo(DataType.FLOAT).dup('c'));
        float[] heeded = null;
        if (weights != null) {
            INDArray ones = Nd4j.ones(DataType.FLOAT, labels.shape());
            heeded = host(ones.muli(weights));
        }
        int each = values.length / classes.length;
        for (int i = 0; i < classes.length; i++) {
            long[] counts = new long[2];
            for (int j = i * each; j < (i + 1) * each; j++) {
                int label = layout.meaning() == Meaning.CLASS_INDEX ? (int) values[j] : values[j] > 0.5f ? 1 : 0;
                if (label >= 0 && label < MOST_CLASSES && (heeded == null || heeded[j] != 0)) {
                    counts = label < counts.length
                            ? counts
                            : Arrays.copyOf(counts, Math.max(label + 1, 2 * counts.length));
                    counts[label]++;
                }
            }
            classes[i] = mostFrequent(counts);
        }
    }

    private static int mostFrequent(long[] counts) {
        int found = NONE;
        long most = 0;
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] > most) {
                most = counts[label];
                found = label;
            }
        }
        return found;
    }

    /** The values of an array of our own, which is freed. */
    private static float[] host(INDArray array) {
        try (array) {
            return array.ordering() == 'c' && !array.isView()
                    ? array.data().asFloat()
                    : array.dup('c').data().asFloat();
        }
    }
}
