package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.LeakyReLU;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/** max(x, 0) + a min(x, 0); the slope at 0 is a. */
record Rectifier(double negativeSlope) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        if (negativeSlope == 0) {
            Nd4j.exec(new RectifiedLinear(x, x));
        } else {
            Nd4j.exec(new LeakyReLU(x, x, negativeSlope));
        }
        return x;
    }

    @Override
    public INDArray derivative(INDArray x) {
        Nd4j.exec(new Step(x, x));
        return negativeSlope == 0 ? x : x.muli(1 - negativeSlope).addi(negativeSlope);
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return x.assign(0);
    }

    @Override
    public boolean piecewiseLinear() {
        return true;
    }
}
