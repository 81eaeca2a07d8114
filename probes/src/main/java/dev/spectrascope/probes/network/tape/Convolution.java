package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolution (cross-correlation) of NCHW images [n, i, h, w] with kernels [o, i, kh, kw].
 *
 * <p>Which native call does it is decided by shape, as measured on 2 threads in FLOAT:
 *
 * <ul>
 *   <li>Both adjoints at once come from one call, which is the fastest in nearly all shapes (171 GMAC/s for 64 channels of
 *       32×32 pixels, 186 for 512 of 4×4). It spends its time on reordering kernels where images are smaller still; there, in
 *       FLOAT, the adjoint by the images is a transposed convolution, and that by the kernels a convolution of the images with
 *       the cotangent, examples and channels changing places. Operands are permuted views: the native library reorders them
 *       much faster than ND4J copies.
 *   <li>oneDNN knows Winograd's algorithm for the adjoint by the images only, where it takes 0.32 to 0.65 of the time of the
 *       convolution (3×3, 64 channels of 32×32 to 512 of 4×4). So such a convolution is computed as the adjoint of that with
 *       mirrored kernels; what it loses in precision is 1e-6 of the result's norm. The operation that calls it is right for
 *       square images only (ND4J M2.1).
 * </ul>
 */
public final class Convolution implements BilinearMap {

    private static final int NCHW = 0;
    private static final int HWIO = 0;
    private static final int OIHW = 1;

    /** Height and width from which the native call is the faster. */
    private static final int LARGE = 4;

    /** Examples and channels from which Winograd's algorithm is there. */
    private static final int MANY = 16;

    private static final int WINOGRAD_KERNEL = 3;

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
        if (winograd(a.shape(), b.shape(), scratch)) {
            winogradAdjoint(a, mirrored(b, scratch).permute(1, 0, 2, 3), out);
        } else {
            convolve(a, b, geometry.arguments(NCHW, OIHW), out);
        }
        return addTo == null ? out : addTo.addi(out);
    }

    private boolean winograd(long[] images, long[] kernels, Scratch scratch) {
        return scratch.dataType() == DataType.FLOAT
                && geometry.keepsSize(WINOGRAD_KERNEL)
                && images[2] == images[3]
                && images[2] >= LARGE
                && Math.min(images[0], Math.min(kernels[0], kernels[1])) >= MANY;
    }

    /** The adjoint by the images alone. */
    private void winogradAdjoint(INDArray cotangent, INDArray kernels, INDArray out) {
        try (INDArray shape = Nd4j.createUninitializedDetached(DataType.INT32, 'c', out.rank())) {
            for (int i = 0; i < out.rank(); i++) {
                shape.putScalar(i, out.size(i));
            }
            Nd4j.exec(DynamicCustomOp.builder("deconv2d_tf")
                    .addInputs(shape, kernels.permute(2, 3, 1, 0), cotangent)
                    .addOutputs(out)
                    .addIntegerArguments(geometry.arguments(NCHW, HWIO))
                    .build());
        }
    }

    /** The kernels, turned by 180°. */
    private static INDArray mirrored(INDArray kernels, Scratch scratch) {
        long pixels = kernels.size(2) * kernels.size(3);
        INDArray exchange = scratch.array(pixels, pixels).assign(0);
        for (long i = 0; i < pixels; i++) {
            exchange.putScalar(i, pixels - 1 - i, 1);
        }
        INDArray mirrored = scratch.like(kernels);
        long pairs = kernels.size(0) * kernels.size(1);
        // A hundred times faster than ND4J's operation for it, and as exact.
        MatrixProduct.multiply(
                scratch.view(kernels, pairs, pixels),
                false,
                exchange,
                false,
                scratch.view(mirrored, pairs, pixels),
                1,
                0);
        return mirrored;
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        boolean large =
                Math.min(operands.shapeA()[2], operands.shapeA()[3]) >= LARGE || scratch.dataType() == DataType.DOUBLE;
        boolean both = first != null && second != null;
        if (both && large || geometry.strided() || !geometry.symmetricallyPadded()) {
            NativeAdjoint.exec("conv2d_bp", geometry.arguments(NCHW, OIHW), operands, first, second, scratch);
            return;
        }
        if (first != null) {
            INDArray out = scratch.array(operands.shapeA());
            if (winograd(operands.shapeA(), operands.shapeB(), scratch)) {
                winogradAdjoint(operands.cotangent(), operands.b(), out);
            } else {
                Nd4j.exec(DynamicCustomOp.builder("deconv2d")
                        .addInputs(operands.cotangent(), operands.b().permute(2, 3, 1, 0))
                        .addOutputs(out)
                        .addIntegerArguments(geometry.explicitlyPadded().arguments(NCHW, HWIO))
                        .build());
            }
            first.add(out);
        }
        if (second != null) {
            INDArray out = scratch.array(operands.shapeB());
            convolve(
                    operands.a().permute(1, 0, 2, 3),
                    operands.cotangent().permute(1, 0, 2, 3),
                    geometry.byCotangents(
                                    operands.cotangent().size(2),
                                    operands.cotangent().size(3))
                            .arguments(NCHW, OIHW),
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
}
