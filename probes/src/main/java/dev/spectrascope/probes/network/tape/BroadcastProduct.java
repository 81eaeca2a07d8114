package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A matrix times a vector that is the same all along one dimension: [n, c] and [n, 1] to [n, c],
 * y<sub>ij</sub> = a<sub>ij</sub> b<sub>i</sub>; or [n, c] and [1, c], y<sub>ij</sub> = a<sub>ij</sub> b<sub>j</sub>.
 *
 * @param dimension the one in which the vector's size is 1: 0 or 1
 */
public record BroadcastProduct(int dimension) implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray product = Broadcast.multiply(a, b, scratch);
        return addTo == null ? product : addTo.addi(product);
    }

    @Override
    public void adjoint(
            INDArray a,
            INDArray b,
            INDArray cotangent,
            long[] shapeA,
            long[] shapeB,
            Accumulator first,
            Accumulator second,
            Scratch scratch) {
        if (first != null) {
            first.add(Broadcast.multiply(cotangent, b, scratch));
        }
        if (second != null) {
            INDArray products = a.mul(cotangent, scratch.array(shapeA));
            second.add(scratch.view(products.sum(scratch.array(shapeA[1 - dimension]), dimension), shapeB));
        }
    }
}
