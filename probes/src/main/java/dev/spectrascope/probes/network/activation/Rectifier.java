package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** max(x, 0); the slope at 0 is 0. */
record Rectifier() implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return value(x, x);
    }

    @Override
    public INDArray value(INDArray x, INDArray out) {
        Nd4j.exec(new RectifiedLinear(x, out));
        return out;
    }

    @Override
    public INDArray derivative(INDArray x) {
        return derivative(x, x);
    }

    @Override
    public INDArray derivative(INDArray x, INDArray out) {
        Nd4j.exec(new Step(x, out));
        return out;
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return x.assign(0);
    }

    @Override
    public boolean piecewiseLinear() {
        return true;
    }

    @Override
    public boolean nondecreasing() {
        return true;
    }
}
