package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The inner products of the rows of two matrices: [n, c] and [n, c] to [n, 1]. */
public final class RowProducts implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray products = a.mul(b, scratch.array(a.shape()));
        INDArray sums = scratch.view(products.sum(scratch.array(a.size(0)), 1), a.size(0), 1);
        return addTo == null ? sums : addTo.addi(sums);
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
            first.add(Broadcast.multiply(b, cotangent, scratch));
        }
        if (second != null) {
            second.add(Broadcast.multiply(a, cotangent, scratch));
        }
    }
}
