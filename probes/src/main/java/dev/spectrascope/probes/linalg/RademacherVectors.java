package dev.spectrascope.probes.linalg;

import java.util.SplittableRandom;

/**
 * Random vectors whose elements are ±1/√p, either sign with probability ½. Of all isotropic vectors with independent elements these
 * give vᵀ A v the least variance, twice the squares of A's elements off the diagonal (Hutchinson 1990).
 */
public final class RademacherVectors extends RandomVectors {

    public RademacherVectors(long seed) {
        super(seed);
    }

    @Override
    double element(SplittableRandom random) {
        return random.nextBoolean() ? 1 : -1;
    }
}
