package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * B(·, b)<sup>T</sup>a for a bilinear map B: from a convolution, the transposed convolution with the same kernels.
 *
 * @param map B
 * @param shape the shape of the result, which is that of B's first operand
 */
public record TransposedProduct(BilinearMap map, long[] shape) implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        Accumulator sum = new Accumulator(addTo);
        map.adjoint(new Operands(null, b, a, shape, b.shape()), sum, null, scratch);
        return sum.sum();
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            first.add(map.apply(operands.cotangent(), operands.b(), null, scratch));
        }
        if (second != null) {
            Operands swapped = new Operands(operands.cotangent(), null, operands.a(), shape, operands.shapeB());
            map.adjoint(swapped, null, second, scratch);
        }
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return map.work(shape, shapeB, ArrayPool.length(shapeA));
    }
}
