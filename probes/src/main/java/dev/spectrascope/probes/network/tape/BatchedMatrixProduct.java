package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The products of two equally long lists of matrices: [b, i, k] times [b, k, o], or with transposed second matrices [b, o, k]. */
public final class BatchedMatrixProduct implements BilinearMap {

    private final boolean transposed;

    /** The product; whether the second matrices are to be transposed. */
    public BatchedMatrixProduct(boolean transposed) {
        this.transposed = transposed;
    }

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out = scratch.array(a.size(0), a.size(1), b.size(transposed ? 1 : 2));
        multiply(a, false, b, transposed, out);
        return addTo == null ? out : addTo.addi(out);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            INDArray out = scratch.array(operands.shapeA());
            multiply(operands.cotangent(), false, operands.b(), !transposed, out);
            first.add(out);
        }
        if (second != null) {
            INDArray out = scratch.array(operands.shapeB());
            if (transposed) {
                multiply(operands.cotangent(), true, operands.a(), false, out);
            } else {
                multiply(operands.a(), true, operands.cotangent(), false, out);
            }
            second.add(out);
        }
    }

    private static void multiply(
            INDArray left, boolean transposeLeft, INDArray right, boolean transposeRight, INDArray out) {
        MatrixProduct.multiply(left, transposeLeft, right, transposeRight, out, 1, 0);
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.product(1, product / shapeA[0], shapeA[2]).times(shapeA[0]);
    }
}
