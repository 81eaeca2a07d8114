package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Up to m orthonormal vectors in one block of memory, shape [p, m] with contiguous columns, so that
 * orthogonalising against all of them is two matrix-vector products.
 */
final class KrylovBasis implements AutoCloseable {

    /** Rows rotated at a time by {@link #rotate}: bounds its temporary memory. */
    private static final long ROTATION_BLOCK = 1 << 20;

    private final INDArray block;
    private int columns;

    KrylovBasis(DataType type, long size, int capacity) {
        this.block = Nd4j.createUninitialized(type, new long[] {size, capacity}, 'f');
    }

    int columns() {
        return columns;
    }

    boolean isFull() {
        return columns == block.size(1);
    }

    void append(INDArray vector) {
        columns++;
        column(columns - 1).assign(vector);
    }

    /** A view of column i, shape [p]. */
    INDArray column(int i) {
        // ND4J keeps two dimensions where there is only one row.
        return block.getColumn(i).reshape(size());
    }

    /** p. */
    long size() {
        return block.size(0);
    }

    /** Forgets all columns. */
    void clear() {
        columns = 0;
    }

    /**
     * w ← (I − V Vᵀ) w by classical Gram–Schmidt made twice, which leaves w orthogonal to working precision (Giraud,
     * Langou, Rozložník and van den Eshof 2005).
     *
     * <p>Over millions of elements BLAS' float products are good to 1e-3 of each coefficient only, and to 1e-2 where a few
     * large elements drown the many small ones. The second pass mends that in w, not in the coefficients: what is known
     * beforehand to be large should be taken away before. (In blocks of rows they would be better, but
     * ND4J copies such views and takes a hundred times as long.)
     *
     * @return the coefficients Vᵀ w taken away
     */
    double[] orthogonalise(INDArray w) {
        double[] taken = new double[columns];
        if (columns == 0) {
            return taken;
        }
        INDArray v = view();
        INDArray transposed = v.transpose();
        try (INDArray coefficients = Nd4j.create(block.dataType(), columns)) {
            for (int pass = 0; pass < 2; pass++) {
                Nd4j.exec(new Mmul(transposed, w, coefficients, 1, 0, null));
                Nd4j.exec(new Mmul(v, coefficients, w, -1, 1, null));
                double[] some = coefficients.toDoubleVector();
                for (int i = 0; i < columns; i++) {
                    taken[i] += some[i];
                }
            }
        }
        return taken;
    }

    /** Replaces the columns V by V Y in place, keeping as many as Y has; Y[i] holds the coefficients of new column i. */
    void rotate(double[][] y) {
        int kept = y.length;
        long size = block.size(0);
        long height = Math.min(size, ROTATION_BLOCK);
        INDArray v = view();
        try (INDArray coefficients = Nd4j.create(block.dataType(), new long[] {columns, kept}, 'f');
                INDArray rotated = Nd4j.create(block.dataType(), new long[] {height, kept}, 'f')) {
            for (int i = 0; i < kept; i++) {
                for (int j = 0; j < columns; j++) {
                    coefficients.putScalar(new long[] {j, i}, y[i][j]);
                }
            }
            for (long start = 0; start < size; start += height) {
                var rows = NDArrayIndex.interval(start, Math.min(size, start + height));
                INDArray old = v.get(rows, NDArrayIndex.all());
                INDArray target = old.size(0) == height
                        ? rotated
                        : rotated.get(NDArrayIndex.interval(0, old.size(0)), NDArrayIndex.all());
                Nd4j.exec(new Mmul(old, coefficients, target, 1, 0, null));
                for (int i = 0; i < kept; i++) {
                    old.getColumn(i).assign(target.getColumn(i));
                }
            }
        }
        columns = kept;
    }

    private INDArray view() {
        return block.get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns));
    }

    @Override
    public void close() {
        VectorArithmetic.release(block);
    }
}
