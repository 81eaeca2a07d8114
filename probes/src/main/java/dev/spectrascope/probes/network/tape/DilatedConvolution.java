package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A dilated convolution, as a plain one by kernels with zeros between the neighbours.
 *
 * <p>With oneDNN, ND4J M2.1's own dilated convolution fails in FLOAT ("could not create a descriptor").
 */
final class DilatedConvolution implements BilinearMap {

    private final ConvolutionGeometry geometry;
    private final Convolution plain;

    DilatedConvolution(ConvolutionGeometry geometry) {
        this.geometry = geometry;
        this.plain = new Convolution(geometry.inflated());
    }

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        return plain.apply(a, inflate(b, scratch), addTo, scratch);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        Accumulator inflated = second == null ? null : new Accumulator(null);
        INDArray kernels = operands.b() == null ? null : inflate(operands.b(), scratch);
        plain.adjoint(
                new Operands(
                        operands.a(),
                        kernels,
                        operands.cotangent(),
                        operands.shapeA(),
                        inflatedShape(operands.shapeB())),
                first,
                inflated,
                scratch);
        if (second != null) {
            second.add(scratch.copy(neighbours(inflated.sum(), operands.shapeB())));
        }
    }

    private INDArray inflate(INDArray kernels, Scratch scratch) {
        INDArray inflated = scratch.array(inflatedShape(kernels.shape())).assign(0);
        neighbours(inflated, kernels.shape()).assign(kernels);
        return inflated;
    }

    private long[] inflatedShape(long[] shape) {
        ConvolutionGeometry inflated = geometry.inflated();
        return new long[] {shape[0], shape[1], inflated.kernelHeight(), inflated.kernelWidth()};
    }

    private INDArray neighbours(INDArray inflated, long[] shape) {
        long width = inflated.size(3);
        long size = inflated.size(2) * width;
        long[] strides = {shape[1] * size, size, geometry.dilationHeight() * width, geometry.dilationWidth()};
        return Nd4j.create(inflated.data(), shape, strides, inflated.offset(), 'c');
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.convolution(product, shapeB);
    }
}
