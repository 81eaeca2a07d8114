package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Each channel of NCHW images convolved with m kernels of its own: [n, c, h, w] to [n, c·m, …].
 *
 * @param geometry the windows
 * @param layout the dimensions of the kernels: {@link #MULTIPLIER_LAST} or {@link #MULTIPLIER_FIRST}
 */
public record DepthwiseConvolution(ConvolutionGeometry geometry, int layout) implements BilinearMap {

    /** Kernels [kh, kw, c, m]. */
    public static final int MULTIPLIER_LAST = 0;

    /** Kernels [m, c, kh, kw]. */
    public static final int MULTIPLIER_FIRST = 1;

    private static final int NCHW = 0;

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        long channels = layout == MULTIPLIER_LAST ? b.size(2) * b.size(3) : b.size(0) * b.size(1);
        INDArray out =
                scratch.array(a.size(0), channels, geometry.outputHeight(a.size(2)), geometry.outputWidth(a.size(3)));
        Nd4j.exec(DynamicCustomOp.builder("depthwise_conv2d")
                .addInputs(a, b)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(NCHW, layout))
                .build());
        return addTo == null ? out : addTo.addi(out);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        NativeAdjoints.of("depthwise_conv2d_bp", geometry.arguments(NCHW, layout), operands, scratch)
                .compute()
                .addTo(first, second);
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.convolution(product, shapeB);
    }
}
