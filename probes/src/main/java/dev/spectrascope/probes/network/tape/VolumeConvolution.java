package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolution (cross-correlation) of NCDHW volumes [n, i, d, h, w].
 *
 * @param geometry the windows
 * @param layout the dimensions of the kernels: {@link #OUTPUTS_FIRST} or {@link #OUTPUTS_LAST}
 */
public record VolumeConvolution(VolumeGeometry geometry, int layout) implements BilinearMap {

    /** Kernels [kd, kh, kw, i, o]. */
    public static final int OUTPUTS_LAST = 0;

    /** Kernels [o, i, kd, kh, kw]. */
    public static final int OUTPUTS_FIRST = 1;

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out = scratch.array(geometry.outputShape(a.shape(), b.size(layout == OUTPUTS_LAST ? 4 : 0)));
        Nd4j.exec(DynamicCustomOp.builder("conv3dnew")
                .addInputs(a, b)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(layout))
                .build());
        return addTo == null ? out : addTo.addi(out);
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        NativeAdjoints.of("conv3dnew_bp", geometry.arguments(layout), operands, scratch)
                .compute()
                .addTo(first, second);
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.convolution(product, shapeB);
    }
}
