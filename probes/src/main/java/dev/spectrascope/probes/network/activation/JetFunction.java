package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A function of one variable by its formula alone.
 *
 * @param formula what it does to its variable
 */
public record JetFunction(UnaryOperator<Jet> formula) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return derivative(x, 0);
    }

    @Override
    public INDArray derivative(INDArray x) {
        return derivative(x, 1);
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return derivative(x, 2);
    }

    @Override
    public boolean piecewiseLinear() {
        return false;
    }

    private INDArray derivative(INDArray x, int order) {
        formula.apply(Jet.variable(x, order)).take(x);
        return x;
    }
}
