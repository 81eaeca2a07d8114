package dev.spectrascope.probes.linalg;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A reproducible sequence of independent random vectors v of norm 1, isotropic: E v vᵀ = I/p, so that p · vᵀ A v is an unbiased
 * estimate of tr A. The seed decides every element, whatever the device; ND4J's global random number generator is neither
 * read nor advanced.
 */
public abstract sealed class RandomVectors permits GaussianVectors, RademacherVectors {

    private static final int BLOCK = 1 << 16;

    private final SplittableRandom seeds;

    RandomVectors(long seed) {
        this.seeds = new SplittableRandom(seed);
    }

    /** One of the independent elements, of mean 0 and variance 1, that a vector has before it is divided by its norm. */
    abstract double element(SplittableRandom random);

    /**
     * The next vector: independent random elements, divided by their norm.
     *
     * @param size p, at least 1
     * @return shape [p], norm 1; generated on the host in blocks, each copied to the device once
     */
    public INDArray next(long size, DataType type) {
        SplittableRandom random = new SplittableRandom(seeds.nextLong());
        INDArray vector = Nd4j.createUninitialized(type, size);
        for (long start = 0; start < size; start += BLOCK) {
            int length = (int) Math.min(BLOCK, size - start);
            try (INDArray block = block(random, length, type)) {
                vector.get(NDArrayIndex.interval(start, start + length)).assign(block);
            }
        }
        double norm = VectorArithmetic.norm(vector);
        if (norm == 0) {
            return vector.assign(1 / Math.sqrt(size));
        }
        VectorArithmetic.scale(1 / norm, vector);
        return vector;
    }

    /** Leaves so many vectors out. */
    void skip(int vectors) {
        for (int i = 0; i < vectors; i++) {
            seeds.nextLong();
        }
    }

    private INDArray block(SplittableRandom random, int length, DataType type) {
        if (type == DataType.DOUBLE) {
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                values[i] = element(random);
            }
            return Nd4j.createFromArray(values);
        }
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) element(random);
        }
        return Nd4j.createFromArray(values);
    }
}
