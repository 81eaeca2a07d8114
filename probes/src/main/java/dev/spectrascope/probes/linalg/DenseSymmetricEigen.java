package dev.spectrascope.probes.linalg;

import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * The eigendecomposition of a small dense symmetric matrix on the host, by EJML.
 *
 * @param values ascending
 * @param vectors element [i] is the normalised eigenvector of the i-th value
 */
public record DenseSymmetricEigen(double[] values, double[][] vectors) {

    /** Decomposes the leading n × n block; the upper triangle is read and taken for the lower one too. O(n³). */
    public static DenseSymmetricEigen of(double[][] matrix, int n) {
        double unit = unit(matrix, n);
        EigenDecomposition_F64<DMatrixRMaj> decomposition = decompose(matrix, n, unit, true);
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> decomposition.getEigenvalue(i).getReal()))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] values = new double[n];
        double[][] vectors = new double[n][];
        for (int i = 0; i < n; i++) {
            values[i] = decomposition.getEigenvalue(order[i]).getReal() * unit;
            vectors[i] = decomposition.getEigenVector(order[i]).getData().clone();
        }
        return new DenseSymmetricEigen(values, vectors);
    }

    /** The eigenvalues alone, ascending, of a matrix of which the upper triangle is read; some 10 times faster. */
    public static double[] valuesOf(double[][] matrix) {
        if (matrix.length == 0) {
            return new double[0];
        }
        double unit = unit(matrix, matrix.length);
        EigenDecomposition_F64<DMatrixRMaj> decomposition = decompose(matrix, matrix.length, unit, false);
        return IntStream.range(0, matrix.length)
                .mapToDouble(i -> decomposition.getEigenvalue(i).getReal() * unit)
                .sorted()
                .toArray();
    }

    // EJML squares elements: scaled to 1, nothing over- or underflows.
    private static double unit(double[][] matrix, int n) {
        double scale = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                scale = Math.max(scale, Math.abs(matrix[i][j]));
            }
        }
        return scale > 0 ? scale : 1;
    }

    private static EigenDecomposition_F64<DMatrixRMaj> decompose(
            double[][] matrix, int n, double unit, boolean vectors) {
        DMatrixRMaj dense = new DMatrixRMaj(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                dense.set(i, j, matrix[i][j] / unit);
                dense.set(j, i, matrix[i][j] / unit);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(n, vectors, true);
        if (!decomposition.decompose(dense)) {
            throw new ArithmeticException(
                    "eigendecomposition of a " + n + " x " + n + " projected matrix did not converge");
        }
        return decomposition;
    }
}
