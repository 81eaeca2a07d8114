package dev.spectrascope.agent.capture;

import java.util.Optional;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The classes of the examples of a minibatch.
 *
 * @param classes of each example
 * @param classCount how many classes the labels distinguish
 */
record OneHotLabels(int[] classes, int classCount) {

    /**
     * Reads labels.
     *
     * @param labels shape [N, C]
     * @return empty unless every row is one-hot
     */
    static Optional<OneHotLabels> of(INDArray labels) {
        if (labels == null || labels.rank() != 2 || labels.size(1) < 2) {
            return Optional.empty();
        }
        int columns = (int) labels.size(1);
        float[] rows = toHost(labels);
        int[] classes = new int[(int) labels.size(0)];
        for (int i = 0; i < classes.length; i++) {
            int one = indexOfOne(rows, i * columns, columns);
            if (one < 0) {
                return Optional.empty();
            }
            classes[i] = one;
        }
        return Optional.of(new OneHotLabels(classes, columns));
    }

    @SuppressWarnings("try") // the scope is used by being open
    private static float[] toHost(INDArray labels) {
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
                INDArray copy = labels.dup('c')) {
            return copy.data().asFloat();
        }
    }

    /** The column of the only 1 among zeros, -1 where the row is anything else. */
    private static int indexOfOne(float[] rows, int from, int columns) {
        int found = -1;
        for (int column = 0; column < columns; column++) {
            float value = rows[from + column];
            if (value == 1 && found < 0) {
                found = column;
            } else if (value != 0) {
                return -1;
            }
        }
        return found;
    }
}
