package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Operations between arrays whose dimensions differ where one of them is 1. */
public final class Broadcast {

    private Broadcast() {}

    /** The product in a given array of the larger one's shape. */
    public static INDArray multiply(INDArray large, INDArray small, INDArray out) {
        return apply("multiply", large, small, out);
    }

    /** The difference in a given array of the larger one's shape. */
    public static INDArray subtract(INDArray large, INDArray small, INDArray out) {
        return apply("subtract", large, small, out);
    }

    static INDArray multiply(INDArray large, INDArray small, Scratch scratch) {
        return apply("multiply", large, small, scratch.like(large));
    }

    static INDArray subtract(INDArray large, INDArray small, Scratch scratch) {
        return apply("subtract", large, small, scratch.like(large));
    }

    private static INDArray apply(String operation, INDArray large, INDArray small, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder(operation)
                .addInputs(large, small)
                .addOutputs(out)
                .build());
        return out;
    }
}
