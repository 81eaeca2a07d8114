package dev.spectrascope.probes.network.tape;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How a window of three dimensions slides over a volume; each list is of depth, height and width.
 *
 * @param kernel elements of the window, at least 1
 * @param stride elements between windows, at least 1
 * @param padding elements of zeros on either side; unused with {@code same}
 * @param dilation elements between neighbours in the window, at least 1
 * @param same whether to pad such that there are ⌈size / stride⌉ windows
 */
public record VolumeGeometry(
        List<Integer> kernel, List<Integer> stride, List<Integer> padding, List<Integer> dilation, boolean same) {

    private static final int NCDHW = 0;
    private static final int DIMENSIONS = 3;

    /** Keeps copies of the lists. */
    public VolumeGeometry {
        kernel = List.copyOf(kernel);
        stride = List.copyOf(stride);
        padding = List.copyOf(padding);
        dilation = List.copyOf(dilation);
    }

    /** The shape of the convolution's result for an input [n, c, d, h, w]. */
    public long[] outputShape(long[] input, long channels) {
        long[] shape = {input[0], channels, 0, 0, 0};
        for (int i = 0; i < DIMENSIONS; i++) {
            shape[2 + i] = same
                    ? (input[2 + i] + stride.get(i) - 1) / stride.get(i)
                    : (input[2 + i] + 2L * padding.get(i) - extent(i)) / stride.get(i) + 1;
        }
        return shape;
    }

    /** The shape of the transposed convolution's result: the smallest input with outputs [n, c, d, h, w]. */
    public long[] inputShape(long[] output, long channels) {
        long[] shape = {output[0], channels, 0, 0, 0};
        for (int i = 0; i < DIMENSIONS; i++) {
            shape[2 + i] = same
                    ? output[2 + i] * stride.get(i)
                    : (output[2 + i] - 1) * stride.get(i) + extent(i) - 2L * padding.get(i);
        }
        return shape;
    }

    /** Whether neighbours in the window are no neighbours in the volume. */
    public boolean dilated() {
        return dilation.stream().anyMatch(distance -> distance > 1);
    }

    /** The same windows without dilation, over kernels with zeros between the neighbours. */
    public VolumeGeometry inflated() {
        List<Integer> extents = IntStream.range(0, DIMENSIONS)
                .mapToObj(i -> Math.toIntExact(extent(i)))
                .toList();
        return new VolumeGeometry(extents, stride, padding, List.of(1, 1, 1), same);
    }

    private long extent(int dimension) {
        return (kernel.get(dimension) - 1L) * dilation.get(dimension) + 1;
    }

    /** The integer arguments of ND4J's native convolutions, for NCDHW volumes. */
    int[] arguments(int layout) {
        int[] arguments = new int[4 * DIMENSIONS + 3];
        for (int i = 0; i < DIMENSIONS; i++) {
            arguments[i] = kernel.get(i);
            arguments[DIMENSIONS + i] = stride.get(i);
            arguments[2 * DIMENSIONS + i] = padding.get(i);
            arguments[3 * DIMENSIONS + i] = dilation.get(i);
        }
        arguments[4 * DIMENSIONS] = same ? 1 : 0;
        arguments[4 * DIMENSIONS + 1] = NCDHW;
        arguments[4 * DIMENSIONS + 2] = layout;
        return arguments;
    }
}
