package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.eigen.Eigen;
import org.nd4j.linalg.factory.Nd4j;

/** The matrix of an operator, column by column, and what is known of it exactly. */
final class DenseMatrix {

    private DenseMatrix() {}

    static INDArray of(LinearOperator operator) {
        INDArray matrix = Nd4j.create(operator.dataType(), operator.size(), operator.size());
        for (long column = 0; column < operator.size(); column++) {
            INDArray unit = Nd4j.zeros(operator.dataType(), operator.size());
            unit.putScalar(column, 1);
            matrix.putColumn((int) column, operator.apply(unit));
        }
        return matrix;
    }

    /** The eigenvalues of the symmetric part of a square matrix. */
    static INDArray eigenvalues(INDArray matrix) {
        return Eigen.symmetricGeneralizedEigenvalues(
                matrix.add(matrix.transpose()).muli(0.5));
    }

    static double relativeDifference(INDArray actual, INDArray expected) {
        return actual.sub(expected).norm2Number().doubleValue()
                / Math.max(expected.norm2Number().doubleValue(), 1e-300);
    }
}
