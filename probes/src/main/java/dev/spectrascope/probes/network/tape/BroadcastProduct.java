package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array times a vector that is the same all along one dimension of a matrix: [n, c] and [1, c] to [n, c],
 * y<sub>ij</sub> = a<sub>ij</sub> b<sub>j</sub>; or, with n factors, y<sub>ij</sub> = a<sub>ij</sub> b<sub>i</sub>, where the
 * array may also be [n, …] in 'c' order, and j counts what is behind its first dimension.
 *
 * @param dimension the one of the matrix along which the vector does not change: 0 or 1
 */
public record BroadcastProduct(int dimension) implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray product = multiply(a, b, scratch);
        return addTo == null ? product : addTo.addi(product);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            first.add(multiply(operands.cotangent(), operands.b(), scratch));
        }
        if (second != null) {
            INDArray products = operands.a().mul(operands.cotangent(), scratch.array(operands.shapeA()));
            INDArray sums =
                    dimension == 1 ? RowSums.of(products, scratch) : products.sum(scratch.array(products.size(1)), 0);
            second.add(scratch.view(sums, operands.shapeB()));
        }
    }

    private INDArray multiply(INDArray array, INDArray factors, Scratch scratch) {
        if (dimension == 0) {
            return Broadcast.multiply(array, factors, scratch);
        }
        long rows = array.size(0);
        INDArray matrix = array.rank() == 2 ? array : scratch.view(array, rows, array.length() / rows);
        INDArray product = Broadcast.multiply(matrix, scratch.view(factors, rows, 1), scratch);
        return scratch.view(product, array.shape());
    }
}
