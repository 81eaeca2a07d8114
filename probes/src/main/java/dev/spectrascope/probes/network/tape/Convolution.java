package dev.spectrascope.probes.network.tape;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The convolution (cross-correlation) of NCHW images [n, i, h, w] with kernels [o, i, kh, kw].
 *
 * <p>Which native call does it is decided by shape, as measured on 2 threads in FLOAT, and where processors differ, by measuring
 * when a shape is met for the first time (so that results in FLOAT may differ by some 1e-6 from one process to the next):
 *
 * <ul>
 *   <li>Both adjoints at once come from one call, which is the fastest in nearly all shapes (171 GMAC/s for 64 channels of
 *       32×32 pixels, 186 for 512 of 4×4). It spends its time on reordering kernels where images are smaller still; there, in
 *       FLOAT, the adjoint by the images is a transposed convolution, and that by the kernels a convolution of the images with
 *       the cotangent, examples and channels changing places. Operands are permuted views: the native library reorders them
 *       much faster than ND4J copies.
 *   <li>oneDNN computes channels in blocks of 16. Where few of them are full (20 and 50 channels make 32 and 64), examples
 *       come in whole blocks and outputs are small, the same may be the faster for larger images, and in the adjoint by the images
 *       examples and channels change places as well, as a transposed convolution of the kernels with the cotangent: on one processor
 *       0.6 to 0.95 of the time of the one call, on another 1.2 to 1.4. It is measured.
 *   <li>So is whether the adjoint by the kernels alone is better left to the one call (1 channel of 28×28 pixels: 0.6 of its time
 *       without, 64 channels of 32×32: 3 times). Where the images are data, not changed by parameters, and have been
 *       {@link UnfoldedImages unfolded} for many sweeps to come, that is another way (1 channel: 0.1 of its time).
 *   <li>oneDNN knows Winograd's algorithm for adjoints but not for the convolution itself; by the images, it takes 0.32 to 0.65 of the time of the
 *       convolution (3×3, 64 channels of 32×32 to 512 of 4×4). So such a convolution is computed as the adjoint of that with
 *       mirrored kernels; what it loses in precision is 1e-6 of the result's norm. The operation that calls it is right for
 *       square images only (ND4J M2.1).
 *   <li>The two terms of a tangent, and of the tangent of an adjoint, are computed side by side, in FLOAT, on half of
 *       the threads each.
 * </ul>
 */
public final class Convolution implements BilinearMap {

    private static final int NCHW = 0;
    private static final int HWIO = 0;
    private static final int OIHW = 1;

    /** Height and width from which the native call is the faster. */
    private static final int LARGE = 4;

    /** Channels that oneDNN computes together; with fewer, or fewer examples, there is no Winograd's algorithm. */
    private static final int BLOCK = 16;

    /** Height and width of outputs up to which they do well as kernels. */
    private static final int LARGEST_OUTPUT = 16;

    /** Pairs of channels computed, for each that is there, from which examples and channels better change places. */
    private static final double SPARSE = 1.75;

    private static final int WINOGRAD_KERNEL = 3;

    /** Pixels of images up to which those of several vectors are the faster as one batch. */
    private static final int MOST_STACKED_PIXELS = 16;

    private final ConvolutionGeometry geometry;
    private final ChosenWay<Shape> way;
    private final Optional<UnfoldedImages> unfolded;

    /** What the adjoints are of, and how many ways there are to them; for equal ones the same way is the fastest. */
    record Shape(List<Long> images, List<Long> kernels, boolean byImages, int ways) {

        private static Shape of(Operands operands, boolean byImages, int ways) {
            return new Shape(
                    LongStream.of(operands.shapeA()).boxed().toList(),
                    LongStream.of(operands.shapeB()).boxed().toList(),
                    byImages,
                    ways);
        }
    }

    /** A convolution with windows as given. */
    public static BilinearMap of(ConvolutionGeometry geometry) {
        return geometry.dilated() ? new DilatedConvolution(geometry) : new Convolution(geometry);
    }

    Convolution(ConvolutionGeometry geometry) {
        this(geometry, new FastestWay<>());
    }

    Convolution(ConvolutionGeometry geometry, ChosenWay<Shape> way) {
        this(geometry, way, Optional.empty());
    }

    private Convolution(ConvolutionGeometry geometry, ChosenWay<Shape> way, Optional<UnfoldedImages> unfolded) {
        this.geometry = geometry;
        this.way = way;
        this.unfolded = unfolded;
    }

    @Override
    public BilinearMap ofConstant(INDArray images, long[] kernels, Scratch scratch) {
        return elementsForConstant(images.shape(), kernels, scratch.dataType()) == 0
                ? this
                : new Convolution(geometry, way, Optional.of(UnfoldedImages.of(geometry, images, kernels, scratch)));
    }

    @Override
    public long elementsForConstant(long[] images, long[] kernels, DataType type) {
        return UnfoldedImages.length(geometry, images, kernels, type);
    }

    @Override
    public INDArray apply(INDArray a, INDArray b, INDArray addTo, Scratch scratch) {
        INDArray out = outputs(a, b, scratch);
        Nd4j.exec(forward(a, b, out, scratch));
        return addTo == null ? out : addTo.addi(out);
    }

    @Override
    public INDArray applyBoth(INDArray a, INDArray b, INDArray c, INDArray d, Scratch scratch) {
        INDArray sum = outputs(a, b, scratch);
        INDArray term = outputs(c, d, scratch);
        CustomOp one = forward(a, b, sum, scratch);
        CustomOp other = forward(c, d, term, scratch);
        together(() -> Nd4j.exec(one), () -> Nd4j.exec(other), scratch);
        return sum.addi(term);
    }

    private INDArray outputs(INDArray a, INDArray b, Scratch scratch) {
        return scratch.array(a.size(0), b.size(0), geometry.outputHeight(a.size(2)), geometry.outputWidth(a.size(3)));
    }

    private CustomOp forward(INDArray a, INDArray b, INDArray out, Scratch scratch) {
        return winograd(a.shape(), b.shape(), scratch)
                ? winogradAdjoint(a, exchanged(mirrored(b, scratch)), out, scratch)
                : convolution(a, b, geometry, out);
    }

    private boolean winograd(long[] images, long[] kernels, Scratch scratch) {
        return scratch.dataType() == DataType.FLOAT
                && geometry.keepsSize(WINOGRAD_KERNEL)
                && images[2] == images[3]
                && images[2] >= LARGE
                && Math.min(images[0], Math.min(kernels[0], kernels[1])) >= BLOCK;
    }

    /** The adjoint by the images alone. */
    private CustomOp winogradAdjoint(INDArray cotangent, INDArray kernels, INDArray out, Scratch scratch) {
        return DynamicCustomOp.builder("deconv2d_tf")
                .addInputs(scratch.integers(out.shape()), kernels.permute(2, 3, 1, 0), cotangent)
                .addOutputs(out)
                .addIntegerArguments(geometry.arguments(NCHW, HWIO))
                .build();
    }

    /** The kernels, turned by 180°. */
    private static INDArray mirrored(INDArray kernels, Scratch scratch) {
        long pixels = kernels.size(2) * kernels.size(3);
        INDArray exchange = scratch.array(pixels, pixels).assign(0);
        for (long i = 0; i < pixels; i++) {
            exchange.putScalar(i, pixels - 1 - i, 1);
        }
        INDArray mirrored = scratch.like(kernels);
        long pairs = kernels.size(0) * kernels.size(1);
        // A hundred times faster than ND4J's operation for it, and as exact.
        MatrixProduct.multiply(
                scratch.view(kernels, pairs, pixels),
                false,
                exchange,
                false,
                scratch.view(mirrored, pairs, pixels),
                1,
                0);
        return mirrored;
    }

    @Override
    public void adjoint(Operands operands, Accumulator first, Accumulator second, Scratch scratch) {
        adjoints(operands, first != null, second != null, scratch).compute().addTo(first, second);
    }

    @Override
    public void adjointBoth(Operands one, Operands other, Accumulator first, Accumulator second, Scratch scratch) {
        NativeAdjoints ofOne = adjoints(one, first != null, second != null, scratch);
        NativeAdjoints ofOther = adjoints(other, first != null, second != null, scratch);
        together(ofOne::compute, ofOther::compute, scratch);
        ofOne.addTo(first, second);
        ofOther.addTo(first, second);
    }

    // What computes in DOUBLE does not divide its threads by the thread that calls.
    private static void together(Runnable one, Runnable other, Scratch scratch) {
        if (scratch.dataType() == DataType.FLOAT) {
            SideBySide.run(one, other);
        } else {
            one.run();
            other.run();
        }
    }

    private NativeAdjoints adjoints(Operands operands, boolean byImages, boolean byKernels, Scratch scratch) {
        Supplier<NativeAdjoints> atOnce =
                () -> NativeAdjoints.of("conv2d_bp", geometry.arguments(NCHW, OIHW), operands, scratch);
        boolean separable = !geometry.strided() && geometry.symmetricallyPadded();
        boolean reference = scratch.dataType() == DataType.DOUBLE;
        boolean large = Math.min(operands.shapeA()[2], operands.shapeA()[3]) >= LARGE || reference;
        if (separable && byImages && byKernels && large && !sparse(operands, scratch)) {
            return atOnce.get();
        }
        List<Supplier<NativeAdjoints>> ways = new ArrayList<>();
        if (!separable || byKernels && large && !reference) {
            ways.add(atOnce);
        }
        if (separable) {
            ways.add(() -> apart(operands, byImages, byKernels, scratch));
        }
        if (!byImages && unfolded.isPresent() && unfolded.get().images() == operands.a()) {
            ways.add(() -> unfolded.get().byKernels(operands, scratch));
        }
        return ways.size() == 1 ? ways.get(0).get() : way.among(Shape.of(operands, byImages, ways.size()), ways);
    }

    private NativeAdjoints apart(Operands operands, boolean byImages, boolean byKernels, Scratch scratch) {
        List<CustomOp> operations = new ArrayList<>();
        INDArray toImages = byImages ? scratch.array(operands.shapeA()) : null;
        INDArray toKernels = byKernels ? scratch.array(operands.shapeB()) : null;
        if (byImages) {
            operations.add(adjointByImages(operands, toImages, scratch));
        }
        if (byKernels) {
            operations.add(convolution(
                    exchanged(operands.a()),
                    exchanged(operands.cotangent()),
                    byCotangents(operands),
                    exchanged(toKernels)));
        }
        return new NativeAdjoints(operations, toImages, toKernels);
    }

    private CustomOp adjointByImages(Operands operands, INDArray out, Scratch scratch) {
        INDArray kernels = operands.b();
        INDArray cotangent = operands.cotangent();
        if (winograd(operands.shapeA(), operands.shapeB(), scratch)) {
            return winogradAdjoint(cotangent, kernels, out, scratch);
        }
        return sparse(operands, scratch)
                ? transposed(exchanged(kernels), exchanged(cotangent), byCotangents(operands), exchanged(out))
                : transposed(cotangent, kernels, geometry.explicitlyPadded(), out);
    }

    /** The first two dimensions in each other's place. */
    private static INDArray exchanged(INDArray array) {
        return array.permute(1, 0, 2, 3);
    }

    private ConvolutionGeometry byCotangents(Operands operands) {
        return geometry.byCotangents(
                operands.cotangent().size(2), operands.cotangent().size(3));
    }

    /** Whether much of what oneDNN computes for blocks of channels would be for channels that are not there. */
    private boolean sparse(Operands operands, Scratch scratch) {
        long[] images = operands.shapeA();
        long[] kernels = operands.shapeB();
        return scratch.dataType() == DataType.FLOAT
                && images[0] % BLOCK == 0
                && Math.max(operands.cotangent().size(2), operands.cotangent().size(3)) <= LARGEST_OUTPUT
                && byCotangents(operands).symmetricallyPadded()
                && blocks(kernels[0]) * blocks(kernels[1]) >= SPARSE * kernels[0] * kernels[1];
    }

    private static long blocks(long channels) {
        return (channels + BLOCK - 1) / BLOCK * BLOCK;
    }

    private static CustomOp transposed(
            INDArray cotangent, INDArray kernels, ConvolutionGeometry windows, INDArray out) {
        return DynamicCustomOp.builder("deconv2d")
                .addInputs(cotangent, kernels.permute(2, 3, 1, 0))
                .addOutputs(out)
                .addIntegerArguments(windows.arguments(NCHW, HWIO))
                .build();
    }

    private static CustomOp convolution(INDArray images, INDArray kernels, ConvolutionGeometry windows, INDArray out) {
        return DynamicCustomOp.builder("conv2d")
                .addInputs(images, kernels)
                .addOutputs(out)
                .addIntegerArguments(windows.arguments(NCHW, OIHW))
                .build();
    }

    // With kernels for so small images, of which there are many, reordering them is what takes long.
    @Override
    public boolean stacks(long[] shapeA, long[] shapeB) {
        return shapeA[2] * shapeA[3] <= MOST_STACKED_PIXELS && !geometry.strided() && geometry.symmetricallyPadded();
    }

    @Override
    public Work work(long[] shapeA, long[] shapeB, long product) {
        return Work.convolution(product, shapeB);
    }
}
