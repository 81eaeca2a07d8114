package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The inner products of the rows of two matrices: [n, c] and [n, c] to [n, 1]. */
public final class RowProducts implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray products = a.mul(b, scratch.array(a.shape()));
        INDArray sums = RowSums.of(products, scratch);
        return addTo == null ? sums : addTo.addi(sums);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            first.add(Broadcast.multiply(operands.b(), operands.cotangent(), scratch));
        }
        if (second != null) {
            second.add(Broadcast.multiply(operands.a(), operands.cotangent(), scratch));
        }
    }
}
