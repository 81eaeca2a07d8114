package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolution (cross-correlation) of NCHW images [n, i, h, w] with kernels [o, i, kh, kw].
 *
 * <p>Both adjoints at once come from one native call, which is the fastest in nearly all shapes (measured on 2 threads in FLOAT:
 * 171 GMAC/s for 64 channels of 32×32 pixels, 186 for 512 of 4×4, where the two apart reach 88 and 144). It spends its time on
 * reordering kernels where images are smaller still; there, in FLOAT, the adjoint by the images is a transposed
 * convolution, and that by the kernels a convolution of the images with the cotangent, examples and channels changing
 * places. Operands are permuted views: the native library reorders them much faster than ND4J copies.
 */
public final class Convolution implements BilinearMap {

    private static final int NCHW = 0;
    private static final int HWIO = 0;
    private static final int OIHW = 1;

    /** Height and width from which the native call is the faster. */
    private static final int LARGE = 4;

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
        convolve(a, b, geometry.arguments(NCHW, OIHW), out);
        return addTo == null ? out : addTo.addi(out);
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
            Nd4j.exec(DynamicCustomOp.builder("deconv2d")
                    .addInputs(operands.cotangent(), operands.b().permute(2, 3, 1, 0))
                    .addOutputs(out)
                    .addIntegerArguments(geometry.explicitlyPadded().arguments(NCHW, HWIO))
                    .build());
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
