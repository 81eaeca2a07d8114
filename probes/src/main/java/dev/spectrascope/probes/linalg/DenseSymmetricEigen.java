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
record DenseSymmetricEigen(double[] values, double[][] vectors) {

    /** Decomposes the leading n × n block; the upper triangle is read and taken for the lower one too. O(n³). */
    static DenseSymmetricEigen of(double[][] matrix, int n) {
        DMatrixRMaj dense = new DMatrixRMaj(n, n);
        double scale = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                scale = Math.max(scale, Math.abs(matrix[i][j]));
            }
        }
        // EJML squares elements: scaled to 1, nothing over- or underflows.
        double unit = scale > 0 ? scale : 1;
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                dense.set(i, j, matrix[i][j] / unit);
                dense.set(j, i, matrix[i][j] / unit);
            }
        }
        EigenDecomposition_F64<DMatrixRMaj> decomposition = DecompositionFactory_DDRM.eig(n, true, true);
        if (!decomposition.decompose(dense)) {
            throw new ArithmeticException(
                    "eigendecomposition of a " + n + " x " + n + " projected matrix did not converge");
        }
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
}
