package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.BooleanIndexing;
import org.nd4j.linalg.indexing.conditions.Conditions;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * f(x) = (a x + b)<sup>q</sup> for a x + b ≥ 0. Where that is 0 and a derivative infinite, the derivative is taken to be 0.
 *
 * @param factor a
 * @param offset b
 * @param exponent q
 */
public record PowerFunction(double factor, double offset, double exponent) implements ScalarFunction {

    @Override
    public INDArray value(INDArray x) {
        return Transforms.pow(base(x), exponent, false);
    }

    @Override
    public INDArray derivative(INDArray x) {
        return finite(Transforms.pow(base(x), exponent - 1, false)).muli(exponent * factor);
    }

    @Override
    public INDArray secondDerivative(INDArray x) {
        return finite(Transforms.pow(base(x), exponent - 2, false)).muli(exponent * (exponent - 1) * factor * factor);
    }

    private INDArray base(INDArray x) {
        if (factor != 1) {
            x.muli(factor);
        }
        return offset == 0 ? x : x.addi(offset);
    }

    private static INDArray finite(INDArray powers) {
        BooleanIndexing.replaceWhere(powers, 0, Conditions.isInfinite());
        return powers;
    }

    @Override
    public boolean piecewiseLinear() {
        return exponent == 1;
    }
}
