package dev.spectrascope.probes.network.tape;

/**
 * How a window of two dimensions slides over an image.
 *
 * @param kernelHeight rows of the window, at least 1
 * @param kernelWidth columns of the window, at least 1
 * @param strideHeight rows between windows, at least 1
 * @param strideWidth columns between windows, at least 1
 * @param paddingHeight rows of zeros above and below the image; unused with {@code same}
 * @param paddingWidth columns of zeros on either side; unused with {@code same}
 * @param dilationHeight rows between neighbours in the window, at least 1
 * @param dilationWidth columns between neighbours in the window, at least 1
 * @param same whether to pad such that there are ⌈size / stride⌉ windows
 */
public record ConvolutionGeometry(
        int kernelHeight,
        int kernelWidth,
        int strideHeight,
        int strideWidth,
        int paddingHeight,
        int paddingWidth,
        int dilationHeight,
        int dilationWidth,
        boolean same) {

    /** The number of windows in a column. */
    public long outputHeight(long height) {
        return output(height, kernelHeight, strideHeight, paddingHeight, dilationHeight);
    }

    /** The number of windows in a row. */
    public long outputWidth(long width) {
        return output(width, kernelWidth, strideWidth, paddingWidth, dilationWidth);
    }

    private long output(long size, int kernel, int stride, int padding, int dilation) {
        if (same) {
            return (size + stride - 1) / stride;
        }
        return (size + 2L * padding - ((kernel - 1L) * dilation + 1)) / stride + 1;
    }

    /** The rows of the transposed convolution's result: of the smallest image with that many windows in a column. */
    public long inputHeight(long outputHeight) {
        return input(outputHeight, kernelHeight, strideHeight, paddingHeight, dilationHeight);
    }

    /** The columns of the transposed convolution's result. */
    public long inputWidth(long outputWidth) {
        return input(outputWidth, kernelWidth, strideWidth, paddingWidth, dilationWidth);
    }

    private long input(long size, int kernel, int stride, int padding, int dilation) {
        return same ? size * stride : (size - 1) * stride + (kernel - 1L) * dilation + 1 - 2L * padding;
    }

    /** Whether neighbours in the window are no neighbours in the image. */
    public boolean dilated() {
        return dilationHeight > 1 || dilationWidth > 1;
    }

    boolean strided() {
        return strideHeight > 1 || strideWidth > 1;
    }

    /** Whether both sides are padded alike and by less than the kernel, so that the transposed geometry exists. */
    boolean symmetricallyPadded() {
        if (same) {
            return !strided() && kernelHeight % 2 == 1 && kernelWidth % 2 == 1;
        }
        return paddingHeight < kernelHeight && paddingWidth < kernelWidth;
    }

    /** Whether windows are squares of a size, and there is one around each pixel. */
    boolean keepsSize(int kernel) {
        return kernelHeight == kernel
                && kernelWidth == kernel
                && !strided()
                && !dilated()
                && 2 * effectivePaddingHeight() == kernel - 1
                && 2 * effectivePaddingWidth() == kernel - 1;
    }

    private int effectivePaddingHeight() {
        return same ? (kernelHeight - 1) / 2 : paddingHeight;
    }

    private int effectivePaddingWidth() {
        return same ? (kernelWidth - 1) / 2 : paddingWidth;
    }

    /** The same windows, without stride, with the padding in numbers. */
    ConvolutionGeometry explicitlyPadded() {
        return plain(kernelHeight, kernelWidth, effectivePaddingHeight(), effectivePaddingWidth());
    }

    /** The images with a kernel of the size of the outputs, without stride: yields the size of the kernels. */
    ConvolutionGeometry byCotangents(long height, long width) {
        return plain(
                Math.toIntExact(height), Math.toIntExact(width), effectivePaddingHeight(), effectivePaddingWidth());
    }

    private static ConvolutionGeometry plain(int height, int width, int paddingHeight, int paddingWidth) {
        return new ConvolutionGeometry(height, width, 1, 1, paddingHeight, paddingWidth, 1, 1, false);
    }

    /** The same windows without dilation, over kernels with zeros between the neighbours. */
    ConvolutionGeometry inflated() {
        return new ConvolutionGeometry(
                (kernelHeight - 1) * dilationHeight + 1,
                (kernelWidth - 1) * dilationWidth + 1,
                strideHeight,
                strideWidth,
                paddingHeight,
                paddingWidth,
                1,
                1,
                same);
    }

    /** The integer arguments of ND4J's native convolutions and poolings, for NCHW images. */
    int[] arguments(int extra, int last) {
        return new int[] {
            kernelHeight,
            kernelWidth,
            strideHeight,
            strideWidth,
            paddingHeight,
            paddingWidth,
            dilationHeight,
            dilationWidth,
            same ? 1 : 0,
            extra,
            last
        };
    }
}
