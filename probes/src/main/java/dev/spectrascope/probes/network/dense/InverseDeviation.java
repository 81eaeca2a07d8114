package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.tape.ScalarFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * f(s) = (s / n)<sup>−1/2</sup>, the inverse of a deviation.
 *
 * @param count n, the number of squares that s is the sum of
 */
record InverseDeviation(long count) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return power(x, -0.5, 1);
    }

    @Override
    public INDArray derivative(INDArray x) {
        return power(x, -1.5, -0.5 / count);
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return power(x, -2.5, 0.75 / count / count);
    }

    private INDArray power(INDArray x, double exponent, double factor) {
        return Transforms.pow(x.divi(count), exponent, false).muli(factor);
    }

    @Override
    public boolean piecewiseLinear() {
        return false;
    }
}
