package dev.spectrascope.probes.linalg;

import static dev.spectrascope.probes.linalg.VectorArithmetic.release;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.Mmul;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Up to m orthonormal vectors V of p elements, so that orthogonalising against all of them is a few matrix-vector products.
 *
 * <p>Held as blocks of rows, each its own [rows, m] matrix with contiguous columns. In one matrix of millions of rows the
 * float products Vᵀ w would be wrong by 1e-3 of ‖w‖ as soon as a few large elements drown the many small ones in BLAS'
 * accumulators, and a second pass repeats the error; blocks that are views of one matrix would be copied by ND4J at
 * every product.
 */
final class KrylovBasis implements AutoCloseable {

    private static final long BLOCK = 1 << 16;

    private final List<INDArray> blocks = new ArrayList<>();
    private final List<INDArrayIndex> rows = new ArrayList<>();
    private final DataType type;
    private final long size;
    private int capacity;
    private int columns;

    KrylovBasis(DataType type, long size, int capacity) {
        this.type = type;
        this.size = size;
        this.capacity = capacity;
        for (long start = 0; start < size; start += BLOCK) {
            long end = Math.min(size, start + BLOCK);
            blocks.add(Nd4j.createUninitialized(type, new long[] {end - start, capacity}, 'f'));
            rows.add(NDArrayIndex.interval(start, end));
        }
    }

    /** Bytes of a basis of m columns, and of the part of it that is held twice while it is rotated. */
    static long memoryBytes(int m, long size, DataType type) {
        return (size + Math.min(size, BLOCK)) * m * type.width();
    }

    /** p. */
    long size() {
        return size;
    }

    int columns() {
        return columns;
    }

    boolean isFull() {
        return columns == capacity;
    }

    /** Forgets all columns. */
    void clear() {
        columns = 0;
    }

    /** Copies a vector into the next column. */
    void append(INDArray vector) {
        columns++;
        for (int b = 0; b < blocks.size(); b++) {
            part(b, columns - 1).assign(vector.get(rows.get(b)));
        }
    }

    /** Copies column i into a vector of shape [p]. */
    void copyTo(INDArray target, int i) {
        for (int b = 0; b < blocks.size(); b++) {
            target.get(rows.get(b)).assign(part(b, i));
        }
    }

    /** target ← target + factor · column i. */
    void addScaled(double factor, int i, INDArray target) {
        for (int b = 0; b < blocks.size(); b++) {
            VectorArithmetic.addScaled(factor, part(b, i), target.get(rows.get(b)));
        }
    }

    /**
     * w ← (I − V Vᵀ) w by classical Gram–Schmidt made twice, which leaves w orthogonal to working precision (Giraud,
     * Langou, Rozložník and van den Eshof 2005).
     *
     * @return the coefficients Vᵀ w taken away
     */
    double[] orthogonalise(INDArray w) {
        double[] taken = new double[columns];
        if (columns == 0) {
            return taken;
        }
        try (INDArray coefficients = Nd4j.create(type, columns)) {
            for (int pass = 0; pass < 2; pass++) {
                for (int b = 0; b < blocks.size(); b++) {
                    INDArray transposed = view(b).transpose();
                    Nd4j.exec(new Mmul(transposed, w.get(rows.get(b)), coefficients, 1, b == 0 ? 0 : 1, null));
                }
                for (int b = 0; b < blocks.size(); b++) {
                    Nd4j.exec(new Mmul(view(b), coefficients, w.get(rows.get(b)), -1, 1, null));
                }
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
        if (y.length > 0) {
            try (INDArray coefficients = coefficients(y)) {
                for (int b = 0; b < blocks.size(); b++) {
                    try (INDArray rotated = rotated(b, coefficients)) {
                        blocks.get(b)
                                .get(NDArrayIndex.all(), NDArrayIndex.interval(0, y.length))
                                .assign(rotated);
                    }
                }
            }
        }
        columns = y.length;
    }

    /** {@link #rotate}, and gives the memory of all other columns back: there will be room for no more. */
    void reduce(double[][] y) {
        try (INDArray coefficients = coefficients(y)) {
            for (int b = 0; b < blocks.size(); b++) {
                INDArray rotated = rotated(b, coefficients);
                release(blocks.set(b, rotated));
            }
        }
        columns = y.length;
        capacity = y.length;
    }

    private INDArray coefficients(double[][] y) {
        INDArray coefficients = Nd4j.create(type, new long[] {columns, y.length}, 'f');
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < columns; j++) {
                coefficients.putScalar(new long[] {j, i}, y[i][j]);
            }
        }
        return coefficients;
    }

    private INDArray rotated(int b, INDArray coefficients) {
        long[] shape = {blocks.get(b).size(0), coefficients.size(1)};
        INDArray rotated = Nd4j.createUninitialized(type, shape, 'f');
        Nd4j.exec(new Mmul(view(b), coefficients, rotated, 1, 0, null));
        return rotated;
    }

    /** The columns in use of a block. */
    private INDArray view(int b) {
        return blocks.get(b).get(NDArrayIndex.all(), NDArrayIndex.interval(0, columns));
    }

    private INDArray part(int b, int column) {
        // ND4J keeps two dimensions where there is only one row.
        INDArray block = blocks.get(b);
        return block.getColumn(column).reshape(block.size(0));
    }

    /** Writes the columns in use. */
    void write(DataOutput out) throws IOException {
        for (int b = 0; b < blocks.size(); b++) {
            for (int i = 0; i < columns; i++) {
                VectorStream.write(part(b, i), out);
            }
        }
    }

    /** Reads so many columns as {@link #write} wrote them. */
    void read(DataInput in, int count) throws IOException {
        if (count > capacity) {
            throw new IOException(
                    "a basis of " + count + " columns is larger than the " + capacity + " there is room for");
        }
        for (int b = 0; b < blocks.size(); b++) {
            for (int i = 0; i < count; i++) {
                VectorStream.read(in, part(b, i));
            }
        }
        columns = count;
    }

    @Override
    public void close() {
        blocks.forEach(VectorArithmetic::release);
    }
}
