package dev.spectrascope.probes.linalg;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An explicit symmetric matrix as an operator, with its eigenvalues by Commons Math. */
record DenseOperator(double[][] matrix, INDArray array) implements LinearOperator {

    static DenseOperator of(DataType type, double[][] matrix) {
        return new DenseOperator(matrix, Nd4j.createFromArray(matrix).castTo(type));
    }

    static DenseOperator diagonal(DataType type, double... values) {
        double[][] matrix = new double[values.length][values.length];
        for (int i = 0; i < values.length; i++) {
            matrix[i][i] = values[i];
        }
        return of(type, matrix);
    }

    /** Q D Qᵀ with Q from the QR decomposition of a Gaussian matrix. */
    static DenseOperator withSpectrum(DataType type, long seed, double... values) {
        int p = values.length;
        RealMatrix q = new QRDecomposition(new Array2DRowRealMatrix(gaussian(seed, p, p), false)).getQ();
        double[][] matrix = new double[p][p];
        for (int i = 0; i < p; i++) {
            for (int j = 0; j <= i; j++) {
                for (int c = 0; c < p; c++) {
                    matrix[i][j] += q.getEntry(i, c) * values[c] * q.getEntry(j, c);
                }
                matrix[j][i] = matrix[i][j];
            }
        }
        return of(type, matrix);
    }

    static double[][] gaussian(long seed, int rows, int columns) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] matrix = new double[rows][columns];
        for (double[] row : matrix) {
            Arrays.setAll(row, j -> random.nextGaussian());
        }
        return matrix;
    }

    /** All eigenvalues, descending, by Commons Math. */
    double[] eigenvalues() {
        return descending(new EigenDecomposition(new Array2DRowRealMatrix(matrix)).getRealEigenvalues());
    }

    static double[] descending(double[] values) {
        return Arrays.stream(values).map(x -> -x).sorted().map(x -> -x).toArray();
    }

    /** ‖A v − λ v‖, in double precision on the host. */
    double residualNorm(double lambda, INDArray vector) {
        double[] v = vector.castTo(DataType.DOUBLE).dup().toDoubleVector();
        double squares = 0;
        for (int i = 0; i < v.length; i++) {
            double sum = -lambda * v[i];
            for (int j = 0; j < v.length; j++) {
                sum += matrix[i][j] * v[j];
            }
            squares += sum * sum;
        }
        return Math.sqrt(squares);
    }

    @Override
    public long size() {
        return array.rows();
    }

    @Override
    public DataType dataType() {
        return array.dataType();
    }

    @Override
    public void apply(INDArray vector, INDArray result) {
        result.assign(array.mmul(vector.reshape(size(), 1)).reshape(size()));
    }
}
