package dev.spectrascope.probes.network.tape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Convolutions and their adjoints, in shapes that go different ways through the native library, against plain loops. */
class ConvolutionTest {

    /** Each way that there is, and the one that is the fastest here. */
    private static final List<ChosenWay<Convolution.Shape>> WAYS = List.of(
            (shape, ways) -> ways.get(0).get(),
            (shape, ways) -> ways.get(ways.size() - 1).get(),
            new FastestWay<>());

    /** y, and the adjoints of a cotangent δ, of images a and kernels b, all flat in 'c' order. */
    private static final class Loops {

        private final double[] value;
        private final double[] toImages;
        private final double[] toKernels;

        Loops(
                int[] a,
                int[] b,
                int[] y,
                int stride,
                int[] before,
                double[] images,
                double[] kernels,
                double[] cotangent) {
            value = new double[cotangent.length];
            toImages = new double[images.length];
            toKernels = new double[kernels.length];
            for (int output = 0; output < value.length; output++) {
                int column = output % y[3];
                int row = output / y[3] % y[2];
                int channel = output / (y[3] * y[2]) % y[1];
                int example = output / (y[3] * y[2] * y[1]);
                for (int weight = channel * b[1] * b[2] * b[3]; weight < (channel + 1) * b[1] * b[2] * b[3]; weight++) {
                    int h = row * stride - before[0] + weight / b[3] % b[2];
                    int w = column * stride - before[1] + weight % b[3];
                    if (h >= 0 && w >= 0 && h < a[2] && w < a[3]) {
                        int pixel = ((example * a[1] + weight / (b[3] * b[2]) % b[1]) * a[2] + h) * a[3] + w;
                        value[output] += images[pixel] * kernels[weight];
                        toImages[pixel] += cotangent[output] * kernels[weight];
                        toKernels[weight] += cotangent[output] * images[pixel];
                    }
                }
            }
        }
    }

    private static double[] normal(SplittableRandom random, int[] shape) {
        return random.doubles((long) shape[0] * shape[1] * shape[2] * shape[3], -1, 1)
                .toArray();
    }

    private static INDArray array(double[] values, int[] shape, DataType type) {
        return Nd4j.createFromArray(values)
                .castTo(type)
                .reshape('c', Arrays.stream(shape).asLongStream().toArray());
    }

    private static void assertClose(INDArray actual, double[] expected, double tolerance) {
        INDArray flat = Nd4j.createFromArray(expected);
        double difference = actual.castTo(DataType.DOUBLE)
                .reshape('c', new long[] {expected.length})
                .distance2(flat);
        assertThat(difference / flat.norm2Number().doubleValue()).isLessThan(tolerance);
    }

    // The mirrored way, and one side of each of its conditions; then strides, paddings and small images; then blocks of
    // channels with many that are not there, and one side of each condition of that way; then images that are unfolded.
    @ParameterizedTest
    @CsvSource({
        "16, 16, 17, 5, 5, 3, 1, 1, false",
        "17, 18, 16, 4, 4, 3, 1, 0, true",
        "16, 16, 16, 5, 4, 3, 1, 1, false",
        "15, 16, 16, 4, 4, 3, 1, 1, false",
        "16, 15, 16, 4, 4, 3, 1, 1, false",
        "16, 16, 16, 3, 4, 3, 1, 1, false",
        "16, 16, 16, 5, 5, 3, 1, 0, false",
        "16, 16, 16, 6, 6, 3, 2, 1, false",
        "16, 16, 16, 6, 5, 3, 2, 0, true",
        "2, 3, 4, 7, 6, 5, 1, 2, false",
        "2, 3, 4, 7, 7, 2, 1, 0, true",
        "3, 4, 2, 2, 2, 3, 1, 1, false",
        "16, 20, 6, 7, 6, 3, 1, 0, false",
        "32, 1, 3, 8, 8, 5, 1, 2, false",
        "16, 5, 2, 6, 7, 3, 1, 0, true",
        "16, 5, 2, 6, 7, 2, 1, 0, true",
        "12, 5, 2, 6, 7, 3, 1, 0, false",
        "16, 3, 2, 6, 19, 3, 1, 0, false",
        "16, 14, 15, 6, 6, 3, 1, 0, false",
        "16, 5, 2, 1, 1, 3, 1, 1, false",
        "16, 5, 2, 2, 2, 5, 1, 2, false",
        "16, 5, 2, 4, 4, 7, 1, 3, false",
        "4, 1, 16, 8, 7, 3, 1, 1, false",
        "3, 2, 6, 11, 9, 3, 2, 1, false",
        "3, 2, 6, 11, 10, 3, 2, 0, true",
        "2, 1, 5, 9, 8, 3, 1, 0, true",
        "2, 1, 8, 3, 9, 3, 1, 1, false",
    })
    void valueAndAdjointsAreThoseOfPlainLoops(
            int n, int i, int o, int h, int w, int kernel, int stride, int padding, boolean same) {
        ConvolutionGeometry geometry =
                new ConvolutionGeometry(kernel, kernel, stride, stride, padding, padding, 1, 1, same);
        int[] a = {n, i, h, w};
        int[] b = {o, i, kernel, kernel};
        int[] y = {n, o, (int) geometry.outputHeight(h), (int) geometry.outputWidth(w)};
        int[] before = {
            same ? Math.max(0, (y[2] - 1) * stride + kernel - h) / 2 : padding,
            same ? Math.max(0, (y[3] - 1) * stride + kernel - w) / 2 : padding
        };
        SplittableRandom random = new SplittableRandom(1);
        double[] images = normal(random, a);
        double[] kernels = normal(random, b);
        double[] cotangent = normal(random, y);
        Loops expected = new Loops(a, b, y, stride, before, images, kernels, cotangent);
        for (DataType type : new DataType[] {DataType.DOUBLE, DataType.FLOAT}) {
            double tolerance = type == DataType.DOUBLE ? 1e-13 : 1e-5;
            INDArray x = array(images, a, type);
            INDArray k = array(kernels, b, type);
            BilinearMap.Operands operands =
                    new BilinearMap.Operands(x, k, array(cotangent, y, type), x.shape(), k.shape());
            for (ChosenWay<Convolution.Shape> way : WAYS) {
                assertIsThatOfLoops(new Convolution(geometry, way), operands, expected, tolerance);
            }
        }
    }

    private static void assertIsThatOfLoops(
            Convolution convolution, BilinearMap.Operands operands, Loops expected, double tolerance) {
        try (ArrayPool pool = new ArrayPool(operands.a().dataType());
                Scratch scratch = new Scratch(pool)) {
            assertClose(convolution.apply(operands.a(), operands.b(), null, scratch), expected.value, tolerance);
            Accumulator first = new Accumulator(null);
            Accumulator second = new Accumulator(null);
            convolution.adjoint(operands, first, second, scratch);
            assertClose(first.sum(), expected.toImages, tolerance);
            assertClose(second.sum(), expected.toKernels, tolerance);
            Accumulator firstAlone = new Accumulator(null);
            convolution.adjoint(operands, firstAlone, null, scratch);
            assertClose(firstAlone.sum(), expected.toImages, tolerance);
            Accumulator secondAlone = new Accumulator(null);
            convolution.adjoint(operands, null, secondAlone, scratch);
            assertClose(secondAlone.sum(), expected.toKernels, tolerance);
            BilinearMap ofConstant = convolution.ofConstant(operands.a(), operands.shapeB(), scratch);
            Accumulator secondOfConstant = new Accumulator(null);
            ofConstant.adjoint(operands, null, secondOfConstant, scratch);
            assertClose(secondOfConstant.sum(), expected.toKernels, tolerance);
            assertBothAreTheSum(convolution, operands, expected, tolerance, scratch);
        }
    }

    // 9 elements in a window, 7 × 7 windows; 75 elements; 18 elements, with and without a stride; few windows.
    @ParameterizedTest
    @CsvSource({
        "1, 5, 9, 3, 1, FLOAT, true",
        "1, 4, 9, 3, 1, FLOAT, false",
        "1, 5, 9, 3, 1, DOUBLE, false",
        "3, 64, 9, 5, 1, FLOAT, false",
        "2, 3, 11, 3, 1, FLOAT, false",
        "2, 3, 11, 3, 2, FLOAT, true",
        "1, 32, 4, 3, 1, FLOAT, false",
    })
    void imagesAreUnfoldedWhereThatTakesLittleMemory(
            int i, int o, int size, int kernel, int stride, DataType type, boolean unfolded) {
        ConvolutionGeometry geometry = new ConvolutionGeometry(kernel, kernel, stride, stride, 0, 0, 1, 1, false);
        Convolution convolution = new Convolution(geometry);
        long[] kernels = {o, i, kernel, kernel};
        try (ArrayPool pool = new ArrayPool(type);
                Scratch scratch = new Scratch(pool)) {
            INDArray images = Nd4j.ones(type, 2, i, size, size);
            BilinearMap ofConstant = convolution.ofConstant(images, kernels, scratch);
            assertThat(ofConstant != convolution).isEqualTo(unfolded);
            long elements = convolution.elementsForConstant(images.shape(), kernels, type);
            assertThat(scratch.bytes()).isEqualTo(elements * type.width());
            assertThat(elements)
                    .isEqualTo(
                            unfolded
                                    ? 2L
                                            * i
                                            * kernel
                                            * kernel
                                            * geometry.outputHeight(size)
                                            * geometry.outputWidth(size)
                                    : 0);
        }
    }

    // The second pair is the first with the images doubled: three times the value, and by the kernels three times the
    // adjoint, but twice by the images.
    private static void assertBothAreTheSum(
            Convolution convolution, BilinearMap.Operands operands, Loops expected, double tolerance, Scratch scratch) {
        INDArray x = operands.a();
        INDArray doubled = x.mul(2);
        INDArray sum = convolution.applyBoth(x, operands.b(), doubled, operands.b(), scratch);
        assertClose(sum, times(3, expected.value), tolerance);
        BilinearMap.Operands other = new BilinearMap.Operands(
                doubled, operands.b(), operands.cotangent(), operands.shapeA(), operands.shapeB());
        Accumulator first = new Accumulator(null);
        Accumulator second = new Accumulator(null);
        convolution.adjointBoth(operands, other, first, second, scratch);
        assertClose(first.sum(), times(2, expected.toImages), tolerance);
        assertClose(second.sum(), times(3, expected.toKernels), tolerance);
    }

    private static double[] times(double factor, double[] values) {
        return Arrays.stream(values).map(value -> factor * value).toArray();
    }
}
