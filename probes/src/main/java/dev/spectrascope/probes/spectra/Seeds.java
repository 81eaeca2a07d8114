package dev.spectrascope.probes.spectra;

import java.util.SplittableRandom;

/**
 * Derives from one seed a seed for each purpose, so that what is measured first does not change what is measured later.
 */
record Seeds(long seed) {

    long of(String purpose) {
        return new SplittableRandom(seed + 0x9E3779B97F4A7C15L * purpose.hashCode()).nextLong();
    }
}
