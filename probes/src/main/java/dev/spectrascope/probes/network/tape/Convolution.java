package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The convolution (cross-correlation) of NCHW images [n, i, h, w] with kernels [o, i, kh, kw]. */
public final class Convolution implements BilinearMap {

    private static final int NCHW = 0;
    private static final int OIHW = 1;

    private final ConvolutionGeometry geometry;

    /** A convolution with windows as given. */
    public static BilinearMap of(ConvolutionGeometry geometry) {
        return geometry.dilated() ? new DilatedConvolution(geometry) : new Convolution(geometry);
    }

    Convolution(ConvolutionGeometry geometry) {
        this.geometry = geometry;
    }

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out =
                scratch.array(a.size(0), b.size(0), geometry.outputHeight(a.size(2)), geometry.outputWidth(a.size(3)));
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(a, b)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(NCHW, OIHW))
                .build());
        return addTo == null ? out : addTo.addi(out);
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
        // One native call yields both; an operand whose product is not wanted may hold anything finite.
        INDArray images = a == null ? scratch.array(shapeA).assign(0) : a;
        INDArray kernels = b == null ? scratch.array(shapeB).assign(0) : b;
        INDArray toImages = scratch.array(shapeA);
        INDArray toKernels = scratch.array(shapeB);
        Nd4j.exec(DynamicCustomOp.builder("conv2d_bp")
                .addInputs(images, kernels, cotangent)
                .addOutputs(toImages, toKernels)
                .addIntegerArguments(geometry.arguments(NCHW, OIHW))
                .build());
        if (first != null) {
            first.add(toImages);
        }
        if (second != null) {
            second.add(toKernels);
        }
    }
}
