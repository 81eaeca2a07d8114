package dev.spectrascope.probes.linalg;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Level-1 operations on vectors of shape [p] with stride 1, in place, on ND4J's device.
 *
 * <p>These go to BLAS and not to ND4J's own reductions because those accumulate in the type of the vector. For a
 * standard normal float vector with p = 11 million, {@code norm2Number()} is 0.3 % too small and
 * {@code Transforms.dot} 0.5 %; BLAS' norm is right to 3e-8 and neither overflows nor underflows. BLAS' float dot
 * product loses 8e-5 over the full length, hence the blocks of {@link #dot}.
 */
public final class VectorArithmetic {

    /** Short enough for float sums good to about 1e-6, long enough that the calls cost little. */
    private static final long DOT_BLOCK = 1 << 16;

    private VectorArithmetic() {}

    /** The dot product xᵀy; block sums are added in double precision on the host. */
    public static double dot(INDArray x, INDArray y) {
        long length = x.length();
        if (length <= DOT_BLOCK) {
            return Nd4j.getBlasWrapper().dot(x, y);
        }
        double sum = 0;
        for (long start = 0; start < length; start += DOT_BLOCK) {
            var block = NDArrayIndex.interval(start, Math.min(length, start + DOT_BLOCK));
            sum += Nd4j.getBlasWrapper().dot(x.get(block), y.get(block));
        }
        return sum;
    }

    /** The Euclidean norm of x. */
    public static double norm(INDArray x) {
        return Nd4j.getBlasWrapper().nrm2(x);
    }

    /** y ← y + factor · x. */
    public static void addScaled(double factor, INDArray x, INDArray y) {
        Nd4j.getBlasWrapper().level1().axpy(x.length(), factor, x, y);
    }

    /** x ← factor · x. */
    public static void scale(double factor, INDArray x) {
        Nd4j.getBlasWrapper().level1().scal(x.length(), factor, x);
    }

    /** Some of a vector's elements, as a view. */
    public static INDArray part(INDArray vector, long from, long to) {
        return view(vector, to - from, from);
    }

    /** A row of a matrix in c order, as a view of shape [columns]. */
    public static INDArray row(INDArray matrix, long row) {
        return view(matrix, matrix.size(1), row * matrix.stride(0));
    }

    // Several times cheaper than INDArray.get.
    private static INDArray view(INDArray array, long length, long offset) {
        return Nd4j.create(array.data(), new long[] {length}, new long[] {1}, array.offset() + offset, 'c');
    }

    /** Gives the off-heap memory of an array back at once, where the array is not a view of another. */
    static void release(INDArray array) {
        if (array != null && array.closeable()) {
            array.close();
        }
    }
}
