package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;

/**
 * x on one half of the real line, 0 on the other; 0 itself counts as positive.
 *
 * @param negative whether it is the negative half
 */
record HalfLine(boolean negative) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return negative ? rectify(x.negi()).negi() : rectify(x);
    }

    private static INDArray rectify(INDArray x) {
        Nd4j.exec(new RectifiedLinear(x, x));
        return x;
    }

    @Override
    public INDArray derivative(INDArray x) {
        Nd4j.exec(new Step(x.negi(), x));
        return negative ? x : x.rsubi(1);
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
