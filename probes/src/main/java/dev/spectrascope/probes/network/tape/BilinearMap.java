package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A bilinear map y = B(a, b) and its two adjoints, the three faces of one trilinear form ⟨δ, B(a, b)⟩: matrix products
 * and convolutions.
 */
public interface BilinearMap {

    /**
     * B(a, b).
     *
     * @param addTo if not null, the product is added to it and it is returned
     */
    INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch);

    /**
     * What the adjoints are of.
     *
     * @param a null if the second adjoint is not wanted
     * @param b null if the first adjoint is not wanted
     * @param cotangent δ
     * @param shapeA the shape of a
     * @param shapeB the shape of b
     */
    record Operands(INDArray a, INDArray b, INDArray cotangent, long[] shapeA, long[] shapeB) {}

    /**
     * Both adjoints at once, for they may share work: adds B(·, b)<sup>T</sup>δ to one sum and B(a, ·)<sup>T</sup>δ to
     * the other.
     *
     * @param first the sum of the shape of a, or null if it is not wanted
     * @param second the sum of the shape of b, or null if it is not wanted
     */
    void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch);

    /** B(a, b) + B(c, d), for the two may be faster together. */
    default INDArray applyBoth(INDArray a, INDArray b, INDArray c, INDArray d, Scratch scratch) {
        return apply(c, d, apply(a, b, null, scratch), scratch);
    }

    /** The adjoints of two pairs of operands in the same sums, for the two may be faster together. */
    default void adjointBoth(Operands one, Operands other, Accumulator first, Accumulator second, Scratch scratch) {
        adjoint(one, first, second, scratch);
        adjoint(other, first, second, scratch);
    }

    /**
     * Whether B(·, b) and its adjoint treat each index of a's first dimension by itself, and are faster for several a as one with as
     * many times the rows.
     */
    default boolean stacks(long[] shapeA, long[] shapeB) {
        return false;
    }

    /**
     * The same map, made ready for many adjoints by the second operand with a first operand that is always the same.
     *
     * @param a a constant
     * @param shapeB the shape of b
     * @param scratch the recording's
     */
    default BilinearMap ofConstant(INDArray a, long[] shapeB, Scratch scratch) {
        return this;
    }

    /** How many elements {@link #ofConstant} keeps, beside a. */
    default long elementsForConstant(long[] shapeA, long[] shapeB, DataType type) {
        return 0;
    }

    /** What B(a, b) consists of, roughly, for operands of such shapes and a product of so many elements. */
    default Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.operation(product);
    }
}
