package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The windows of NCHW images, each written out as a column: [n, c, h, w] to [n·c, 1, kh·kw, windows]; zeros where a
 * window reaches into the padding.
 */
public final class Unfolding implements LinearMap {

    private final ConvolutionGeometry geometry;
    private final long[] shape;

    /**
     * The unfolding of images of one shape.
     *
     * @param shape [n, c, h, w]
     */
    public Unfolding(ConvolutionGeometry geometry, long[] shape) {
        this.geometry = geometry;
        this.shape = shape.clone();
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray windows = scratch.array(windows());
        Nd4j.exec(DynamicCustomOp.builder("im2col")
                .addInputs(x)
                .addOutputs(windows)
                .addIntegerArguments(arguments())
                .build());
        return scratch.view(windows, columns());
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        INDArray out = scratch.array(shape);
        int[] padding = padding();
        Nd4j.exec(DynamicCustomOp.builder("col2im")
                .addInputs(scratch.view(cotangent, windows()))
                .addOutputs(out)
                .addIntegerArguments(
                        geometry.strideHeight(),
                        geometry.strideWidth(),
                        padding[0],
                        padding[1],
                        Math.toIntExact(shape[2]),
                        Math.toIntExact(shape[3]),
                        geometry.dilationHeight(),
                        geometry.dilationWidth(),
                        0)
                .build());
        return out;
    }

    private int[] arguments() {
        int[] padding = padding();
        return new int[] {
            geometry.kernelHeight(),
            geometry.kernelWidth(),
            geometry.strideHeight(),
            geometry.strideWidth(),
            padding[0],
            padding[1],
            geometry.dilationHeight(),
            geometry.dilationWidth(),
            geometry.same() ? 1 : 0
        };
    }

    // Above and to the left; im2col works out its own in Same mode, col2im does not.
    private int[] padding() {
        if (!geometry.same()) {
            return new int[] {geometry.paddingHeight(), geometry.paddingWidth()};
        }
        long missingRows = (geometry.outputHeight(shape[2]) - 1) * geometry.strideHeight()
                + (geometry.kernelHeight() - 1L) * geometry.dilationHeight()
                + 1
                - shape[2];
        long missingColumns = (geometry.outputWidth(shape[3]) - 1) * geometry.strideWidth()
                + (geometry.kernelWidth() - 1L) * geometry.dilationWidth()
                + 1
                - shape[3];
        return new int[] {(int) Math.max(0, missingRows / 2), (int) Math.max(0, missingColumns / 2)};
    }

    private long[] windows() {
        return new long[] {
            shape[0],
            shape[1],
            geometry.kernelHeight(),
            geometry.kernelWidth(),
            geometry.outputHeight(shape[2]),
            geometry.outputWidth(shape[3])
        };
    }

    private long[] columns() {
        long[] windows = windows();
        return new long[] {windows[0] * windows[1], 1, windows[2] * windows[3], windows[4] * windows[5]};
    }
}
