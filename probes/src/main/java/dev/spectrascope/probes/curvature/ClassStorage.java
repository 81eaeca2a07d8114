package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.block.UnsupportedNetworkException;

/**
 * How the mean vectors of C classes fit into a bound of memory: all of them, if they do; else the C class means g<sub>c</sub> as
 * they are, as long as they take no more than half, and of each class the directions that matter most, in a sketch.
 *
 * @param complete whether all C² vectors are kept, in R<sup>p</sup>
 * @param means whether the class means are kept in R<sup>p</sup>, by themselves if not all vectors are
 * @param directions of B1<sub>c</sub> that are told apart for each class, at most C − 2
 * @param dimension d of the space that vectors are kept in; p if they are no sketch
 */
record ClassStorage(boolean complete, boolean means, int directions, long dimension) {

    /** Rows of the Gram matrices whose eigenvalues are computed at most, beside two for each class: a few seconds. */
    private static final int MOST_ROWS = 1000;

    private static final int SMALLEST_SKETCH = 64;

    /**
     * @param size p
     * @param width bytes of an element
     * @throws UnsupportedNetworkException if the bound is too small for anything that means something
     */
    static ClassStorage of(int classes, long size, int width, long bytes) {
        int directions = Math.max(0, Math.min(classes - 2, Math.max(1, MOST_ROWS / classes - 1)));
        if ((long) classes * classes * size * width <= bytes) {
            return new ClassStorage(true, true, directions, size);
        }
        boolean means = (long) classes * size * width <= bytes / 2;
        long left = bytes - (means ? (long) classes * size * width : 0);
        // What is kept of each class, and the vectors of the class that is being computed.
        long rows = (long) classes * (directions + 1) + classes;
        long dimension = Math.min(size, left / rows / width);
        if (dimension < Math.min(size, SMALLEST_SKETCH)) {
            throw new UnsupportedNetworkException(
                    "the class structure of G with " + classes + " classes needs at least "
                            + (2 * rows * Math.min(size, SMALLEST_SKETCH) * width / (1 << 20) + 1)
                            + " MB for its vectors; the bound is " + (bytes >> 20) + " MB");
        }
        return new ClassStorage(false, means, directions, dimension);
    }
}
