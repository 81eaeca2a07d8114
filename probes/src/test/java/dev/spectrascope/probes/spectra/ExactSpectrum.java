package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.LinearOperator;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Eigenvalues of the dense matrix of an operator in DOUBLE, by LAPACK. */
final class ExactSpectrum {

    private ExactSpectrum() {}

    /** Ascending. */
    static double[] of(LinearOperator operator) {
        return ofBlock(operator, 0, operator.size());
    }

    /** Of the rows and columns from one place to another, ascending. */
    static double[] ofBlock(LinearOperator operator, long from, long to) {
        INDArray block = dense(operator)
                .get(NDArrayIndex.interval(from, to), NDArrayIndex.interval(from, to))
                .dup();
        double[] values =
                Eigen.symmetricGeneralizedEigenvalues(symmetric(block)).toDoubleVector();
        Arrays.sort(values);
        return values;
    }

    /** The matrix itself, symmetric to the last bit. */
    static INDArray dense(LinearOperator operator) {
        long size = operator.size();
        INDArray dense = Nd4j.create(DataType.DOUBLE, size, size);
        INDArray identity = Nd4j.eye(size).castTo(DataType.DOUBLE);
        for (int i = 0; i < size; i++) {
            dense.putRow(i, operator.apply(identity.getRow(i).reshape(size)));
        }
        return symmetric(dense);
    }

    private static INDArray symmetric(INDArray matrix) {
        return matrix.add(matrix.transpose()).muli(0.5);
    }
}
