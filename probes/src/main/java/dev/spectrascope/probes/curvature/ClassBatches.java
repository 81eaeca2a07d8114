package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The examples of a set by the class of their label, to be taken in batches of one class. Keeps their order. */
final class ClassBatches {

    private final ExampleSet examples;
    private final int[] classes;

    private ClassBatches(ExampleSet examples, int[] classes) {
        this.examples = examples;
        this.classes = classes;
    }

    /**
     * Reads the labels: the largest of a row (the first, if several tie), or the index that the row is.
     *
     * @throws UnsupportedNetworkException if labels are no rows
     */
    static ClassBatches of(ExampleSet examples) {
        return new ClassBatches(
                examples,
                examples.batches().stream()
                        .flatMapToInt(
                                batch -> Arrays.stream(classes(batch.labels().get(0))))
                        .toArray());
    }

    /**
     * The class of each label, from 0.
     *
     * @param labels [n, C], or [n, 1] of indices
     */
    static int[] classes(INDArray labels) {
        if (labels.rank() != 2) {
            throw new UnsupportedNetworkException(
                    "the class structure of G needs one class for each example; labels of shape "
                            + Arrays.toString(labels.shape()) + " have one for each time step or pixel");
        }
        return labels.size(1) == 1 ? labels.reshape(labels.length()).toIntVector() : largestOfEach(labels);
    }

    /** The column of the largest value of each row of [n, C], the first if several tie. */
    static int[] largestOfEach(INDArray rows) {
        // ND4J finds no largest BOOL.
        INDArray numbers = rows.dataType() == DataType.BOOL ? rows.castTo(DataType.INT8) : rows;
        return numbers.argMax(1).toIntVector();
    }

    /** One more than the largest class that has an example. */
    int atLeast() {
        return Arrays.stream(classes).max().orElseThrow() + 1;
    }

    /** n<sub>c</sub>, the examples of a class. */
    int count(int label) {
        return (int) Arrays.stream(classes).filter(c -> c == label).count();
    }

    /** The positions of the examples of a class, in runs as equal as can be of at most a size. */
    List<int[]> of(int label, int most) {
        int[] positions = IntStream.range(0, classes.length)
                .filter(i -> classes[i] == label)
                .toArray();
        int runs = (positions.length + most - 1) / most;
        List<int[]> each = new ArrayList<>();
        for (int k = 0; k < runs; k++) {
            each.add(Arrays.copyOfRange(positions, (int) ((long) positions.length * k / runs), (int)
                    ((long) positions.length * (k + 1) / runs)));
        }
        return each;
    }

    /** Copies of examples as a batch, to be closed with {@link #close}. */
    Batch gather(int[] positions) {
        return examples.gather(positions);
    }

    /** Frees a batch. */
    static void close(Batch batch) {
        for (List<INDArray> arrays :
                List.of(batch.features(), batch.labels(), batch.featureMasks(), batch.labelMasks())) {
            arrays.stream().filter(array -> array != null).forEach(INDArray::close);
        }
    }
}
