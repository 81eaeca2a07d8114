package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Tells which minibatches can be put beside those before: their examples have the same shapes, or are sequences of another
 * length. A sequence is an array [t], [f, t] or [t, f] for each example, of which one dimension, always the same, varies.
 */
final class ExampleShapes {

    private static final int NONE = -1;

    /** Of each array of features, then of labels: the shape of one example, null before there was one. */
    private List<long[]> shapes;

    /** The dimension in which each array has varied so far. */
    private int[] varying;

    /** Whether a minibatch may join; what it shows of sequences is remembered if so. */
    boolean admits(Batch batch) {
        List<long[]> found = Stream.concat(batch.features().stream(), batch.labels().stream())
                .map(ExampleShapes::ofOne)
                .toList();
        if (shapes == null) {
            shapes = found;
            varying = new int[found.size()];
            Arrays.fill(varying, NONE);
            return true;
        }
        int[] now = varying.clone();
        for (int i = 0; i < found.size(); i++) {
            if (!Arrays.equals(found.get(i), shapes.get(i))) {
                int axis = onlyDifference(found.get(i), shapes.get(i));
                if (axis == NONE || now[i] != NONE && now[i] != axis) {
                    return false;
                }
                now[i] = axis;
            }
        }
        varying = now;
        return true;
    }

    private static long[] ofOne(INDArray array) {
        return Arrays.copyOfRange(array.shape(), 1, array.rank());
    }

    private static int onlyDifference(long[] shape, long[] other) {
        if (shape.length != other.length || shape.length > 2) {
            return NONE;
        }
        int found = NONE;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != other[i]) {
                if (found != NONE) {
                    return NONE;
                }
                found = i;
            }
        }
        return found;
    }
}
