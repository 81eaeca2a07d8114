package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * f(x) = |x|<sup>p</sup>.
 *
 * @param exponent p, at least 1
 */
public record AbsolutePower(int exponent) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return power(Transforms.abs(x, false), exponent);
    }

    @Override
    public INDArray derivative(INDArray x) {
        // p |x|^(p-1) sign(x)
        INDArray sign = Transforms.sign(x, true);
        power(Transforms.abs(x, false), exponent - 1).muli(sign).muli(exponent);
        sign.close();
        return x;
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return power(Transforms.abs(x, false), exponent - 2).muli((double) exponent * (exponent - 1));
    }

    private static INDArray power(INDArray x, int exponent) {
        return exponent == 0 ? x.assign(1) : Transforms.pow(x, exponent, false);
    }

    @Override
    public boolean piecewiseLinear() {
        return exponent == 1;
    }
}
