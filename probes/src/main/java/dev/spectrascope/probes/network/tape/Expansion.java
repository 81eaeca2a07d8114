package dev.spectrascope.probes.network.tape;

import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Arrays repeated along those dimensions in which they have size 1; the transpose sums over them. */
public final class Expansion implements LinearMap {

    private final long[] from;
    private final long[] to;
    private final int[] repeated;

    /**
     * The expansion of arrays of one shape.
     *
     * @param from the shape before
     * @param to the shape after, of the same rank, which differs only where the one before has size 1
     */
    public Expansion(long[] from, long[] to) {
        this.from = from.clone();
        this.to = to.clone();
        this.repeated =
                IntStream.range(0, to.length).filter(i -> from[i] != to[i]).toArray();
    }

    /** The sums over rows of matrices of a shape, [n, c] to [n, 1]. */
    public static LinearMap rowSums(long... shape) {
        return new TransposedMap(new Expansion(new long[] {shape[0], 1}, shape));
    }

    /** A matrix with each row after itself so many times, [n, c] to [n, times, c]. */
    public static INDArray repeatedRows(INDArray rows, long times, Scratch scratch) {
        long[] one = {rows.size(0), 1, rows.size(1)};
        return new Expansion(one, new long[] {one[0], times, one[2]}).apply(scratch.view(rows, one), scratch);
    }

    /** A column as the columns of a matrix of so many, [n, 1] to [n, c]; or a row as its rows, [1, c] to [n, c]. */
    public static INDArray toShape(INDArray rowOrColumn, long rows, long columns, Scratch scratch) {
        return new Expansion(rowOrColumn.shape(), new long[] {rows, columns}).apply(rowOrColumn, scratch);
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray out = scratch.array(to);
        return repeated.length == 0 ? out.assign(x) : x.broadcast(out);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return repeated.length == 0 ? scratch.copy(cotangent) : cotangent.sum(scratch.array(from), true, repeated);
    }
}
