package dev.spectrascope.probes.linalg;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The host's side of a Krylov basis V: T = Vᵀ A V, and what A V holds beside V T.
 *
 * <p>A V = V T + u cᵀ + Σ r dᵀ. The unit vector u is the next one of the sequence, c its coupling. Each r is the
 * end of an abandoned sequence, kept in no memory: d is remembered since it belongs to the residuals.
 */
final class RitzProjection {

    private final double[][] matrix;
    private final List<double[]> abandoned = new ArrayList<>();
    private double[] coupling = new double[0];
    private int size;

    RitzProjection(int capacity) {
        this.matrix = new double[capacity][capacity];
    }

    int size() {
        return size;
    }

    /**
     * Takes the next vector v of the basis in.
     *
     * @param column Vᵀ A v, v itself being the last column of V
     * @param rest the norm of what is left of A v outside the basis
     */
    void append(double[] column, double rest) {
        for (int i = 0; i <= size; i++) {
            matrix[i][size] = column[i];
        }
        size++;
        abandoned.replaceAll(row -> Arrays.copyOf(row, size));
        coupling = new double[size];
        coupling[size - 1] = rest;
    }

    /** c: Vᵀ A u for the next vector u, as far as it is known before A u is. */
    double[] coupling() {
        return coupling.clone();
    }

    /** The next vector will be unrelated to those before. */
    void abandonSequence() {
        if (norm(coupling) > 0) {
            abandoned.add(coupling);
        }
        coupling = new double[size];
    }

    DenseSymmetricEigen eigen() {
        return DenseSymmetricEigen.of(matrix, size);
    }

    /** An upper bound of ‖A V y − θ V y‖ for a Ritz pair (θ, y), y of norm 1; without abandoned sequences, its value. */
    double residual(double[] y) {
        double bound = openResidual(y);
        for (double[] row : abandoned) {
            bound += Math.abs(dot(row, y));
        }
        return bound;
    }

    /** The part of {@link #residual} that the current sequence can still bring down. */
    double openResidual(double[] y) {
        return Math.abs(dot(coupling, y));
    }

    /** Follows the basis from V to the Ritz vectors V Y; Y[i] belongs to the i-th value. */
    void rotate(double[] values, double[][] y) {
        coupling = rotated(coupling, y);
        abandoned.replaceAll(row -> rotated(row, y));
        for (double[] row : matrix) {
            Arrays.fill(row, 0);
        }
        size = values.length;
        for (int i = 0; i < size; i++) {
            matrix[i][i] = values[i];
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            VectorStream.write(Arrays.copyOf(matrix[i], size), out);
        }
        VectorStream.write(coupling, out);
        out.writeInt(abandoned.size());
        for (double[] row : abandoned) {
            VectorStream.write(row, out);
        }
    }

    void read(DataInput in) throws IOException {
        size = in.readInt();
        if (size < 0 || size > matrix.length) {
            throw new IOException("a projection of size " + size + " does not fit into " + matrix.length);
        }
        for (int i = 0; i < size; i++) {
            double[] row = VectorStream.readNumbers(in);
            System.arraycopy(row, 0, matrix[i], 0, size);
        }
        coupling = VectorStream.readNumbers(in);
        abandoned.clear();
        for (int count = in.readInt(); count > 0; count--) {
            abandoned.add(VectorStream.readNumbers(in));
        }
    }

    private static double[] rotated(double[] row, double[][] y) {
        double[] result = new double[y.length];
        for (int i = 0; i < y.length; i++) {
            result[i] = dot(row, y[i]);
        }
        return result;
    }

    private static double norm(double[] x) {
        return Math.sqrt(dot(x, x));
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
