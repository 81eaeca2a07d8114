package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Images cut into windows, of which a convolution's adjoint by the kernels is a product of matrices: Σ<sub>i</sub> δ<sub>i</sub>
 * W<sub>i</sub><sup>T</sup> over the examples i.
 *
 * @param images [n, c, h, w]
 * @param windows W: [n, c·kh·kw, windows]
 */
record UnfoldedImages(INDArray images, INDArray windows) {

    /** The most elements of a window for each channel of the outputs: as many times the outputs' memory are kept. */
    private static final int LARGEST_SHARE = 2;

    /** The same with a stride, where the other way is the native call for both adjoints, of which one is not wanted. */
    private static final int LARGEST_SHARE_OF_STRIDED = 8;

    static UnfoldedImages of(ConvolutionGeometry geometry, INDArray images, long[] kernels, Scratch scratch) {
        INDArray unfolded = new Unfolding(geometry, images.shape()).apply(images, scratch);
        long elements = elements(kernels);
        long windows = unfolded.length() / (images.size(0) * elements);
        return new UnfoldedImages(images, scratch.view(unfolded, images.size(0), elements, windows));
    }

    /**
     * How many elements there are.
     *
     * @return 0 for those that would take much memory, in themselves or (with fewer windows than elements in each) in a product
     *     with a cotangent; and in DOUBLE, which has no fast product of many matrices
     */
    static long length(ConvolutionGeometry geometry, long[] images, long[] kernels, DataType type) {
        long windows = geometry.outputHeight(images[2]) * geometry.outputWidth(images[3]);
        long share = geometry.strided() ? LARGEST_SHARE_OF_STRIDED : LARGEST_SHARE;
        long elements = elements(kernels);
        return type == DataType.DOUBLE || elements > Math.min(windows, share * kernels[0])
                ? 0
                : images[0] * elements * windows;
    }

    private static long elements(long[] kernels) {
        return kernels[1] * kernels[2] * kernels[3];
    }

    /** The adjoint by the kernels. */
    NativeAdjoints byKernels(BilinearMap.Operands operands, Scratch scratch) {
        long examples = windows.size(0);
        long elements = windows.size(1);
        long channels = operands.shapeB()[0];
        INDArray each = scratch.array(examples, channels, elements);
        INDArray sum = scratch.array(operands.shapeB());
        INDArray cotangents = scratch.view(operands.cotangent(), examples, channels, windows.size(2));
        INDArray rows = scratch.view(each, examples, channels * elements);
        INDArray row = scratch.view(sum, 1, channels * elements);
        return new NativeAdjoints(
                List.of(
                        MatrixProduct.operation(cotangents, false, windows, true, each, 1, 0),
                        ChannelSums.ofColumns(rows, row, scratch)),
                null,
                sum);
    }
}
