package dev.spectrascope.probes.linalg;

/**
 * Tells in one line which option of an algorithm is out of its range.
 *
 * @param algorithm as the message begins
 */
record OptionCheck(String algorithm) {

    void require(boolean holds, String name, Number value, String allowed) {
        if (!holds) {
            throw new IllegalArgumentException(algorithm + " " + name + " must be " + allowed + "; got " + value);
        }
    }
}
