package dev.spectrascope.probes.linalg;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A reproducible sequence of vectors of independent elements that are 1 or −1 with equal probability. */
public final class RandomSigns {

    private static final int BLOCK = 1 << 20;

    private final SplittableRandom random;

    public RandomSigns(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** The next numbers. */
    public double[] next(int count) {
        double[] signs = new double[count];
        long bits = 0;
        for (int i = 0; i < count; i++) {
            if (i % Long.SIZE == 0) {
                bits = random.nextLong();
            }
            signs[i] = (bits >>> i % Long.SIZE & 1) == 0 ? -1 : 1;
        }
        return signs;
    }

    /** The next numbers as a vector of shape [size]; generated on the host in blocks, each copied to the device once. */
    public INDArray next(long size, DataType type) {
        INDArray vector = Nd4j.createUninitialized(type, size);
        for (long from = 0; from < size; from += BLOCK) {
            int length = (int) Math.min(BLOCK, size - from);
            try (INDArray block = Nd4j.createFromArray(next(length))) {
                VectorArithmetic.part(vector, from, from + length).assign(block);
            }
        }
        return vector;
    }
}
