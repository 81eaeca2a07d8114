package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** The averages of the windows of NCHW images. */
public final class AveragePooling implements LinearMap {

    private static final int NCHW = 0;

    private final ConvolutionGeometry geometry;
    private final boolean includePadding;
    private final long[] inputShape;

    /**
     * The pooling of images of one shape.
     *
     * @param includePadding whether the sum of a window that reaches into the padding is divided by the size of the
     *     window, and not by the number of pixels of the image in it
     * @param inputShape [n, c, h, w]
     */
    public AveragePooling(ConvolutionGeometry geometry, boolean includePadding, long[] inputShape) {
        this.geometry = geometry;
        this.includePadding = includePadding;
        this.inputShape = inputShape.clone();
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray out = scratch.array(
                inputShape[0],
                inputShape[1],
                geometry.outputHeight(inputShape[2]),
                geometry.outputWidth(inputShape[3]));
        Nd4j.exec(DynamicCustomOp.builder("avgpool2d")
                .addInputs(x)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(includePadding ? 1 : 0, NCHW))
                .build());
        return out;
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        INDArray out = scratch.array(inputShape);
        // The native operation asks for the input but uses its shape only.
        Nd4j.exec(DynamicCustomOp.builder("avgpool2d_bp")
                .addInputs(scratch.array(inputShape), cotangent)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(includePadding ? 1 : 0, NCHW))
                .build());
        return out;
    }
}
