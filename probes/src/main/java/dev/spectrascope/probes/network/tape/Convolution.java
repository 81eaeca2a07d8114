package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolution (cross-correlation) of NCHW images [n, i, h, w] with kernels [o, i, kh, kw].
 *
 * <p>Both adjoints are forward convolutions too. That by the images convolves the cotangent with the kernels turned by
 * 180 degrees; that by the kernels convolves the images with the cotangent, examples and channels changing places. The
 * operands are permuted views: the native library reorders them much faster than ND4J copies. Measured on a CPU in FLOAT,
 * this takes as long as {@code conv2d_bp} on few large images and a hundredth on many channels of small ones. A stride is
 * undone by putting zeros between the cotangents.
 */
public final class Convolution implements BilinearMap {

    private static final int NCHW = 0;
    private static final int HWIO = 0;
    private static final int OIHW = 1;

    private final ConvolutionGeometry geometry;
    private final INDArray reversal;

    /**
     * A convolution with windows as given.
     *
     * @param dataType FLOAT or DOUBLE
     */
    public static BilinearMap of(ConvolutionGeometry geometry, DataType dataType) {
        return geometry.dilated() ? new DilatedConvolution(geometry, dataType) : new Convolution(geometry, dataType);
    }

    Convolution(ConvolutionGeometry geometry, DataType dataType) {
        this.geometry = geometry;
        int size = geometry.kernelHeight() * geometry.kernelWidth();
        reversal = Nd4j.zeros(dataType, size, size);
        for (int i = 0; i < size; i++) {
            reversal.putScalar(i, size - 1L - i, 1);
        }
    }

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out =
                scratch.array(a.size(0), b.size(0), geometry.outputHeight(a.size(2)), geometry.outputWidth(a.size(3)));
        convolve(a, b, geometry.arguments(NCHW, OIHW), out);
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
        if (!geometry.symmetricallyPadded()) {
            nativeAdjoint(a, b, cotangent, shapeA, shapeB, first, second, scratch);
            return;
        }
        INDArray dense = geometry.strided() ? spread(cotangent, shapeA, scratch) : cotangent;
        if (first != null) {
            INDArray out = scratch.array(shapeA);
            convolve(
                    dense,
                    reversed(b, scratch).permute(2, 3, 0, 1),
                    geometry.transposed().arguments(NCHW, HWIO),
                    out);
            first.add(out);
        }
        if (second != null) {
            INDArray out = scratch.array(shapeB);
            convolve(
                    a.permute(1, 0, 2, 3),
                    dense.permute(1, 0, 2, 3),
                    geometry.byCotangents(dense.size(2), dense.size(3)).arguments(NCHW, OIHW),
                    out.permute(1, 0, 2, 3));
            second.add(out);
        }
    }

    private static void convolve(INDArray images, INDArray kernels, int[] arguments, INDArray out) {
        Nd4j.exec(DynamicCustomOp.builder("conv2d")
                .addInputs(images, kernels)
                .addOutputs(out)
                .addIntegerArguments(arguments)
                .build());
    }

    // A product with a permutation matrix; ND4J's own reversal was 200 times slower.
    private INDArray reversed(INDArray kernels, Scratch scratch) {
        if (reversal.length() == 1) {
            return kernels;
        }
        INDArray out = scratch.array(kernels.shape());
        long count = kernels.size(0) * kernels.size(1);
        MatrixProduct.multiply(
                kernels.reshape('c', count, reversal.rows()),
                false,
                reversal,
                false,
                scratch.view(out, count, reversal.rows()),
                1,
                0);
        return out;
    }

    // The cotangent as that of the convolution without stride, which has zeros where there is no window.
    private INDArray spread(INDArray cotangent, long[] images, Scratch scratch) {
        ConvolutionGeometry dense = geometry.withoutStride();
        long height = dense.outputHeight(images[2]);
        long width = dense.outputWidth(images[3]);
        INDArray out = scratch.array(cotangent.size(0), cotangent.size(1), height, width)
                .assign(0);
        long[] strides = {
            cotangent.size(1) * height * width, height * width, geometry.strideHeight() * width, geometry.strideWidth()
        };
        Nd4j.create(out.data(), cotangent.shape(), strides, out.offset(), 'c').assign(cotangent);
        return out;
    }

    private void nativeAdjoint(
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
