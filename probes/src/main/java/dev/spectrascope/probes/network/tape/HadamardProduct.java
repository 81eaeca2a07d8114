package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The product element by element of two arrays of one shape. */
public final class HadamardProduct implements BilinearMap {

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray product = a.mul(b, scratch.array(a.shape()));
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
            first.add(apply(cotangent, b, null, scratch));
        }
        if (second != null) {
            second.add(apply(cotangent, a, null, scratch));
        }
    }
}
