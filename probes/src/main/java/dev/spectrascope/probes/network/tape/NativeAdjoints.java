package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Native operations that compute the adjoints of a bilinear map, and where they leave them.
 *
 * @param operations in their order
 * @param toA the adjoint by the first operand, or null if it is not computed
 * @param toB the adjoint by the second operand, or null if it is not computed
 */
record NativeAdjoints(List<CustomOp> operations, INDArray toA, INDArray toB) {

    /** ND4J's backward operation of a convolution, which yields both adjoints in one call. */
    static NativeAdjoints of(String operation, int[] arguments, BilinearMap.Operands operands, Scratch scratch) {
        // An operand whose product is not wanted may hold anything finite.
        INDArray a = operands.a() == null ? scratch.array(operands.shapeA()).assign(0) : operands.a();
        INDArray b = operands.b() == null ? scratch.array(operands.shapeB()).assign(0) : operands.b();
        INDArray toA = scratch.array(operands.shapeA());
        INDArray toB = scratch.array(operands.shapeB());
        CustomOp call = DynamicCustomOp.builder(operation)
                .addInputs(a, b, operands.cotangent())
                .addOutputs(toA, toB)
                .addIntegerArguments(arguments)
                .build();
        return new NativeAdjoints(List.of(call), toA, toB);
    }

    NativeAdjoints compute() {
        operations.forEach(Nd4j::exec);
        return this;
    }

    /** Adds what was computed to the sums that are wanted. */
    void addTo(Accumulator first, Accumulator second) {
        if (first != null) {
            first.add(toA);
        }
        if (second != null) {
            second.add(toB);
        }
    }
}
