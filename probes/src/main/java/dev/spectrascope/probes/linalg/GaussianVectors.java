package dev.spectrascope.probes.linalg;

import java.util.SplittableRandom;

/** Random directions, uniform on the unit sphere: standard normal elements, divided by their norm. */
public final class GaussianVectors extends RandomVectors {

    public GaussianVectors(long seed) {
        super(seed);
    }

    @Override
    double element(SplittableRandom random) {
        return random.nextGaussian();
    }
}
