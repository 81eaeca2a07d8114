package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Each column of a matrix times a number of its own: [n, c] and [1, c] to [n, c], y<sub>ij</sub> = a<sub>ij</sub> b<sub>j</sub>. */
public final class ColumnScaling implements BilinearMap {

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
            second.add(scratch.view(products.sum(scratch.array(shapeA[1]), 0), shapeB));
        }
    }
}
