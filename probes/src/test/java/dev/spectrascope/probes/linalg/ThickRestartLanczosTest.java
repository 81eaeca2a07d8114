package dev.spectrascope.probes.linalg;

import java.util.Comparator;
import org.nd4j.linalg.api.buffer.DataType;

class ThickRestartLanczosTest extends EigenSolverContract {

    @Override
    EigenPairs solve(LinearOperator operator, int k) {
        double tolerance = operator.dataType() == DataType.DOUBLE ? 1e-11 : 1e-5;
        EigenOptions options =
                EigenOptions.largest(k).withTolerance(tolerance).withBasis(12).withConfirmation(true);
        return new ThickRestartLanczos(options)
                .solve(operator, 3, ProductListener.NONE)
                .largest();
    }

    @Override
    Comparator<Double> order() {
        return Comparator.reverseOrder();
    }
}
