package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.Optional;
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

    /** For each element of the outputs, how many of the windows there may be. */
    private static final int LARGEST_SHARE = 2;

    /** The same where the native call takes long: with a stride, it computes the adjoint by the images as well. */
    private static final int LARGEST_SHARE_OF_STRIDED = 8;

    /** The images' windows; empty if they would take much memory. */
    static Optional<UnfoldedImages> of(ConvolutionGeometry geometry, INDArray images, long[] kernels, Scratch scratch) {
        long elements = kernels[1] * kernels[2] * kernels[3];
        long windows = geometry.outputHeight(images.size(2)) * geometry.outputWidth(images.size(3));
        int share = geometry.strided() ? LARGEST_SHARE_OF_STRIDED : LARGEST_SHARE;
        if (scratch.dataType() == DataType.DOUBLE || elements > Math.min(windows, share * kernels[0])) {
            return Optional.empty();
        }
        INDArray unfolded = new Unfolding(geometry, images.shape()).apply(images, scratch);
        return Optional.of(new UnfoldedImages(images, scratch.view(unfolded, images.size(0), elements, windows)));
    }

    /** The adjoint by the kernels. */
    NativeAdjoints byKernels(BilinearMap.Operands operands, Scratch scratch) {
        long examples = windows.size(0);
        long elements = windows.size(1);
        long channels = operands.shapeB()[0];
        INDArray each = scratch.array(examples, channels, elements);
        INDArray sum = scratch.array(operands.shapeB());
        INDArray cotangents = scratch.view(operands.cotangent(), examples, channels, windows.size(2));
        INDArray ones = scratch.array(1, examples).assign(1);
        INDArray rows = scratch.view(each, examples, channels * elements);
        INDArray row = scratch.view(sum, 1, channels * elements);
        return new NativeAdjoints(
                List.of(
                        MatrixProduct.operation(cotangents, false, windows, true, each, 1, 0),
                        MatrixProduct.operation(rows, true, ones, true, scratch.transpose(row), 1, 0)),
                null,
                sum);
    }
}
