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
            first.add(cotangent.mul(b, scratch.array(shapeA)));
        }
        if (second != null) {
            second.add(cotangent.mul(a, scratch.array(shapeB)));
        }
    }
}
