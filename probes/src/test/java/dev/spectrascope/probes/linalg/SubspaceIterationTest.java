package dev.spectrascope.probes.linalg;

import java.util.Comparator;
import org.nd4j.linalg.api.buffer.DataType;

class SubspaceIterationTest extends EigenSolverContract {

    @Override
    EigenPairs solve(LinearOperator operator, int k) {
        double tolerance = operator.dataType() == DataType.DOUBLE ? 1e-11 : 1e-5;
        return new SubspaceIteration(k, 60).solve(operator, 3, tolerance, ProductListener.NONE);
    }

    @Override
    Comparator<Double> order() {
        return Comparator.comparingDouble(x -> -Math.abs(x));
    }
}
