package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The maxima of the windows of NCHW images, linear around the images given: tangents are taken from the pixel that the
 * native backward pass, and so DL4J, routes the cotangent to, also where several pixels tie.
 *
 * <p>Which pixel that is, is learnt from the backward pass itself: applied to a constant, it marks the pixels. Where windows
 * overlap they are split into classes of disjoint windows, and each class is marked apart. So a tangent costs one
 * product and one average pooling for each class. (Gathering by index was 500 times slower.)
 */
public final class MaximumPooling implements LinearMap {

    private static final int NCHW = 0;
    private static final int INCLUDE_PADDING = 1;

    private final AveragePooling average;
    private final List<WindowClass> classes = new ArrayList<>();
    private final INDArray value;

    // The marks carry the size of the window as a factor, which turns the average into the sum.
    private record WindowClass(INDArray windows, INDArray marks) {}

    /**
     * The pooling around the given images.
     *
     * @param x [n, c, h, w]
     * @param scratch the recording's
     */
    public MaximumPooling(ConvolutionGeometry geometry, INDArray x, Scratch scratch) {
        average = new AveragePooling(geometry, true, x.shape());
        value = scratch.array(x.size(0), x.size(1), geometry.outputHeight(x.size(2)), geometry.outputWidth(x.size(3)));
        Nd4j.exec(DynamicCustomOp.builder("maxpool2d")
                .addInputs(x)
                .addOutputs(value)
                .addIntegerArguments(geometry.arguments(INCLUDE_PADDING, NCHW))
                .build());
        long rows = overlapping(geometry.kernelHeight(), geometry.dilationHeight(), geometry.strideHeight());
        long columns = overlapping(geometry.kernelWidth(), geometry.dilationWidth(), geometry.strideWidth());
        double windowSize = (double) geometry.kernelHeight() * geometry.kernelWidth();
        for (long row = 0; row < Math.min(rows, value.size(2)); row++) {
            for (long column = 0; column < Math.min(columns, value.size(3)); column++) {
                INDArray windows = rows * columns == 1 ? null : everyOther(row, rows, column, columns, scratch);
                INDArray seeds = scratch.like(value);
                if (windows == null) {
                    seeds.assign(windowSize);
                } else {
                    windows.mul(windowSize, seeds);
                }
                INDArray marks = scratch.like(x);
                Nd4j.exec(DynamicCustomOp.builder("maxpool2d_bp")
                        .addInputs(x, seeds)
                        .addOutputs(marks)
                        .addIntegerArguments(geometry.arguments(INCLUDE_PADDING, NCHW))
                        .build());
                classes.add(new WindowClass(windows, marks));
            }
        }
    }

    // 1 for the windows of one class in every plane, else 0.
    private INDArray everyOther(long row, long rows, long column, long columns, Scratch scratch) {
        double[] plane = new double[Math.toIntExact(value.size(2) * value.size(3))];
        for (long i = row; i < value.size(2); i += rows) {
            for (long j = column; j < value.size(3); j += columns) {
                plane[(int) (i * value.size(3) + j)] = 1;
            }
        }
        INDArray ones = scratch.array(value.size(0) * value.size(1), 1).assign(1);
        INDArray once = scratch.array(1, plane.length).assign(Nd4j.createFromArray(new double[][] {plane}));
        INDArray windows = scratch.like(value);
        MatrixProduct.multiply(ones, false, once, false, scratch.view(windows, ones.length(), plane.length), 1, 0);
        return windows;
    }

    private static long overlapping(int kernel, int dilation, int stride) {
        long extent = (kernel - 1L) * dilation + 1;
        return (extent + stride - 1) / stride;
    }

    /** The maxima themselves. */
    public INDArray value() {
        return value;
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        Accumulator sum = new Accumulator(null);
        for (WindowClass each : classes) {
            INDArray pooled = average.apply(each.marks.mul(x, scratch.like(x)), scratch);
            sum.add(each.windows == null ? pooled : pooled.muli(each.windows));
        }
        return sum.sum();
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        Accumulator sum = new Accumulator(null);
        for (WindowClass each : classes) {
            INDArray own = each.windows == null ? cotangent : each.windows.mul(cotangent, scratch.like(cotangent));
            sum.add(average.adjoint(own, scratch).muli(each.marks));
        }
        return sum.sum();
    }

    @Override
    public List<INDArray> kept() {
        List<INDArray> kept = new ArrayList<>();
        for (WindowClass each : classes) {
            kept.add(each.marks);
            if (each.windows != null) {
                kept.add(each.windows);
            }
        }
        return kept;
    }
}
