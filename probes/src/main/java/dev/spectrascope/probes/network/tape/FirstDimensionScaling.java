package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** An array times one factor for each index of its first dimension: [n, …] in 'c' order and [n] to [n, …]. */
public final class FirstDimensionScaling implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray product = scale(a, b, scratch);
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
            first.add(scale(cotangent, b, scratch));
        }
        if (second != null) {
            INDArray products = a.mul(cotangent, scratch.array(shapeA));
            second.add(scratch.view(RowSums.of(products, scratch), shapeB));
        }
    }

    private static INDArray scale(INDArray array, INDArray factors, Scratch scratch) {
        long rows = array.size(0);
        INDArray matrix = scratch.view(array, rows, array.length() / rows);
        INDArray product = Broadcast.multiply(matrix, scratch.view(factors, rows, 1), scratch);
        return scratch.view(product, array.shape());
    }
}
