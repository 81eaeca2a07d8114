package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The product of two arrays of one shape, element by element. */
public final class ElementwiseProduct implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray product = a.mul(b, scratch.like(a));
        return addTo == null ? product : addTo.addi(product);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        if (first != null) {
            first.add(operands.cotangent().mul(operands.b(), scratch.array(operands.shapeA())));
        }
        if (second != null) {
            second.add(operands.cotangent().mul(operands.a(), scratch.array(operands.shapeB())));
        }
    }
}
