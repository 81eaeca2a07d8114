package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's backward operations of convolutions, which yield both adjoints in one call. */
final class NativeAdjoint {

    private NativeAdjoint() {}

    static void exec(
            String operation,
            int[] arguments,
            BilinearMap.Operands operands,
            Accumulator first,
            Accumulator second,
            Scratch scratch) {
        // An operand whose product is not wanted may hold anything finite.
        INDArray a = operands.a() == null ? scratch.array(operands.shapeA()).assign(0) : operands.a();
        INDArray b = operands.b() == null ? scratch.array(operands.shapeB()).assign(0) : operands.b();
        INDArray toA = scratch.array(operands.shapeA());
        INDArray toB = scratch.array(operands.shapeB());
        Nd4j.exec(DynamicCustomOp.builder(operation)
                .addInputs(a, b, operands.cotangent())
                .addOutputs(toA, toB)
                .addIntegerArguments(arguments)
                .build());
        if (first != null) {
            first.add(toA);
        }
        if (second != null) {
            second.add(toB);
        }
    }
}
