package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A weighted sum of each channel over all its pixels, [n, c, …] to [n, c]: the average, the sum, or the maximum. */
public final class GlobalSum implements LinearMap {

    private final long[] shape;
    private final double factor;
    private final INDArray weights;
    private final INDArray ones;

    /**
     * The sum of weights times pixels.
     *
     * @param shape that of the input
     * @param factor a factor on all pixels
     * @param weights weights of the input's shape, from the recording's scratch, or null for ones
     * @param scratch the recording's
     */
    public GlobalSum(long[] shape, double factor, INDArray weights, Scratch scratch) {
        this.shape = shape.clone();
        this.factor = factor;
        this.weights = weights;
        long pixels = 1;
        for (int dimension = 2; dimension < shape.length; dimension++) {
            pixels *= shape[dimension];
        }
        this.ones = scratch.array(pixels, 1).assign(1);
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray weighted = weights == null ? x : weights.mul(x, scratch.like(x));
        INDArray out = scratch.array(shape[0] * shape[1], 1);
        MatrixProduct.multiply(
                scratch.view(weighted, shape[0] * shape[1], ones.length()), false, ones, false, out, factor, 0);
        return scratch.view(out, shape[0], shape[1]);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        INDArray out = scratch.array(shape[0] * shape[1], ones.length());
        MatrixProduct.multiply(scratch.view(cotangent, shape[0] * shape[1], 1), false, ones, true, out, factor, 0);
        INDArray spread = scratch.view(out, shape);
        return weights == null ? spread : spread.muli(weights);
    }

    @Override
    public List<INDArray> kept() {
        return weights == null ? List.of(ones) : List.of(ones, weights);
    }
}
