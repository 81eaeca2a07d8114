package dev.spectrascope.probes.linalg;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A random linear map S from R<sup>p</sup> to R<sup>d</sup> that keeps inner products on average: a count sketch (Charikar,
 * Chen and Farach-Colton 2002), each element going with a random sign into one of d sums. The elements are taken in runs of
 * d, each run rotated by a random amount, so that the map is a few operations on whole vectors.
 *
 * <p>E⟨Sx, Sy⟩ = ⟨x, y⟩, with a standard deviation of at most about √(2/d) ‖x‖ ‖y‖. An eigenvalue
 * λ of a Gram matrix G becomes about λ + Tr G / d, with a standard deviation of about √(2/d) λ. Where d ≥ p, S is the identity.
 */
public final class FoldedSketch implements AutoCloseable {

    private final long size;
    private final long dimension;
    private final INDArray signs;
    private final long[] rotations;

    /**
     * Draws the map.
     *
     * @param size p, at least 1
     * @param dimension d, at least 1; more than p counts as p
     */
    public FoldedSketch(long size, long dimension, long seed, DataType type) {
        this.size = size;
        this.dimension = Math.min(size, dimension);
        if (exact()) {
            signs = null;
            rotations = new long[1];
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        RandomSigns draws = new RandomSigns(random.nextLong());
        signs = draws.next(size, type);
        rotations =
                random.longs((size + dimension - 1) / dimension, 0, dimension).toArray();
    }

    /** d. */
    public long dimension() {
        return dimension;
    }

    /** Whether S is the identity. */
    public boolean exact() {
        return dimension == size;
    }

    /** The bytes of the signs. */
    public long bytes() {
        return exact() ? 0 : size * signs.dataType().width();
    }

    /** √(2/d), the standard deviation of inner products of vectors of norm 1; 0 where S is the identity. */
    public double standardDeviation() {
        return exact() ? 0 : Math.sqrt(2.0 / dimension);
    }

    /**
     * Adds factor · S x to a sum.
     *
     * @param vector x, shape [p]; its signs may be changed
     * @param sum shape [d]
     */
    public void addScaled(double factor, INDArray vector, INDArray sum) {
        if (exact()) {
            VectorArithmetic.addScaled(factor, vector, sum);
            return;
        }
        vector.muli(signs);
        for (int run = 0; run < rotations.length; run++) {
            long from = run * dimension;
            long to = Math.min(size, from + dimension);
            // What would go beyond the end of the sum goes to its beginning.
            long split = Math.min(to, from + dimension - rotations[run]);
            addPart(factor, vector, from, split, sum, rotations[run]);
            addPart(factor, vector, split, to, sum, 0);
        }
    }

    private static void addPart(double factor, INDArray vector, long from, long to, INDArray sum, long at) {
        if (to > from) {
            VectorArithmetic.addScaled(
                    factor, VectorArithmetic.part(vector, from, to), VectorArithmetic.part(sum, at, at + to - from));
        }
    }

    @Override
    public void close() {
        VectorArithmetic.release(signs);
    }
}
