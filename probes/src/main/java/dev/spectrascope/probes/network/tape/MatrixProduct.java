package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The product of two matrices, [n, i] times [i, o]. */
public final class MatrixProduct implements BilinearMap {

    /** Rows and columns from which BLAS is the faster for a product with weights in 'f' order. */
    private static final int LARGE = 16;

    /** Multiplications up to which BLAS is the faster: oneDNN often takes 0.05 ms more, whatever the size. */
    private static final long SMALL = 8_000_000;

    // ND4J asks oneDNN for a product in 'c' order and BLAS for one in 'f' order. With weights in 'f' order, as DL4J has
    // them, oneDNN takes up to three times as long, the longer the fewer the rows (64 rows and 4096×4096 weights: 32 ms
    // instead of 15). So the transposed product is asked for: (AB)ᵀ = BᵀAᵀ.
    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out = addTo == null ? scratch.array(a.size(0), b.size(1)) : addTo;
        if (b.ordering() == 'f' && Math.min(a.size(0), b.size(1)) >= LARGE) {
            multiply(b, true, a, true, scratch.transpose(out), 1, addTo == null ? 0 : 1);
        } else {
            multiply(a, false, b, false, out, addTo != null, scratch);
        }
        return out;
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            add(operands.cotangent(), false, operands.b(), true, operands.shapeA(), first, scratch);
        }
        if (second != null) {
            add(operands.a(), true, operands.cotangent(), false, operands.shapeB(), second, scratch);
        }
    }

    @Override
    public boolean stacks(long[] shapeA, long[] shapeB) {
        return true;
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.product(shapeA[0], shapeA[1], shapeB[1]);
    }

    /** Adds δ bᵀ, the adjoint of a product with b, to a sum of the first factor's shape. */
    public static void addAdjoint(INDArray cotangent, INDArray b, INDArray sum, Scratch scratch) {
        multiply(cotangent, false, b, true, sum, true, scratch);
    }

    private static void add(
            INDArray left,
            boolean transposeLeft,
            INDArray right,
            boolean transposeRight,
            long[] shape,
            Accumulator sum,
            Scratch scratch) {
        if (sum.sum() == null) {
            INDArray out = scratch.array(shape);
            multiply(left, transposeLeft, right, transposeRight, out, false, scratch);
            sum.add(out);
        } else {
            multiply(left, transposeLeft, right, transposeRight, sum.sum(), true, scratch);
        }
    }

    private static void multiply(
            INDArray left,
            boolean transposeLeft,
            INDArray right,
            boolean transposeRight,
            INDArray out,
            boolean add,
            Scratch scratch) {
        long inner = left.size(transposeLeft ? 0 : 1);
        if (out.ordering() == 'c' && out.length() * inner <= SMALL) {
            multiply(right, !transposeRight, left, !transposeLeft, scratch.transpose(out), 1, add ? 1 : 0);
        } else {
            multiply(left, transposeLeft, right, transposeRight, out, 1, add ? 1 : 0);
        }
    }

    /** out = factor · left · right + keep · out. */
    static void multiply(
            INDArray left,
            boolean transposeLeft,
            INDArray right,
            boolean transposeRight,
            INDArray out,
            double factor,
            double keep) {
        Nd4j.exec(operation(left, transposeLeft, right, transposeRight, out, factor, keep));
    }

    /** The same, still to be done; of three dimensions, a product for each index of the first. */
    static CustomOp operation(
            INDArray left,
            boolean transposeLeft,
            INDArray right,
            boolean transposeRight,
            INDArray out,
            double factor,
            double keep) {
        // This operation takes any mixture of 'c' and 'f' order without copying, unlike INDArray.mmul.
        return DynamicCustomOp.builder("matmul")
                .addInputs(left, right)
                .addOutputs(out)
                .addIntegerArguments(transposeLeft ? 1 : 0, transposeRight ? 1 : 0, 0)
                .addFloatingPointArguments(factor, keep)
                .build();
    }
}
