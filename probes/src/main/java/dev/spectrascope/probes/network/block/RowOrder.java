package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * How an array over examples and places (time steps, pixels) becomes a matrix with one row for each place: the form in
 * which losses take them. The rows of one example follow each other.
 */
public enum RowOrder {
    /** [n, C, …places], as images and time series are by default. */
    CHANNELS_FIRST {
        @Override
        int[] permutation(int rank) {
            return IntStream.range(0, rank)
                    .map(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                    .toArray();
        }

        @Override
        long channels(long[] shape) {
            return shape[1];
        }
    },
    /** [n, …places, C]. */
    CHANNELS_LAST {
        @Override
        int[] permutation(int rank) {
            return IntStream.range(0, rank).toArray();
        }

        @Override
        long channels(long[] shape) {
            return shape[shape.length - 1];
        }
    };

    /** The dimensions in the order [n, …places, C]. */
    abstract int[] permutation(int rank);

    abstract long channels(long[] shape);

    private boolean permutes(int rank) {
        return !Arrays.equals(permutation(rank), CHANNELS_LAST.permutation(rank));
    }

    /** The rows of a variable, [rows, C]; a matrix is rows already. */
    public Variable rows(Tape tape, Variable x) {
        long[] shape = x.shape();
        if (shape.length <= 2) {
            return x;
        }
        Variable last = x;
        if (permutes(shape.length)) {
            Permutation permutation = new Permutation(permutation(shape.length));
            last = tape.record(new LinearStep(x, permutation.apply(x.primal(), tape.recordingScratch()), permutation));
        }
        long channels = channels(shape);
        return tape.record(new ReshapeStep(last, elements(shape) / channels, channels));
    }

    /**
     * The rows of labels, in 'c' order.
     *
     * @param array in 'c' order
     */
    public INDArray rows(INDArray array, Scratch scratch) {
        long[] shape = array.shape();
        if (shape.length <= 2) {
            return array;
        }
        INDArray last =
                permutes(shape.length) ? new Permutation(permutation(shape.length)).apply(array, scratch) : array;
        return scratch.view(last, array.length() / channels(shape), channels(shape));
    }

    /**
     * A mask as weights of rows.
     *
     * @param mask one value for each example, for each row, or for each single value; in 'c' order; or null
     * @param shape of what is masked
     * @return [rows, 1] or [rows, C], or null
     */
    public INDArray maskRows(INDArray mask, long[] shape, Scratch scratch) {
        if (mask == null || shape.length <= 2 && mask.rank() == 2) {
            return mask;
        }
        long rows = elements(shape) / channels(shape);
        if (mask.length() == rows) {
            return scratch.view(mask, rows, 1);
        }
        if (mask.length() == shape[0]) {
            INDArray column = scratch.array(shape[0], rows / shape[0]);
            for (long place = 0; place < column.size(1); place++) {
                column.getColumn(place).assign(mask.reshape(mask.length()));
            }
            return scratch.view(column, rows, 1);
        }
        if (Arrays.equals(mask.shape(), shape)) {
            return rows(mask, scratch);
        }
        throw new IllegalArgumentException("a mask of shape " + Arrays.toString(mask.shape())
                + " does not fit an output of shape " + Arrays.toString(shape)
                + ": expected one value for each example, for each time step or pixel, or for each single value");
    }

    private static long elements(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }
}
