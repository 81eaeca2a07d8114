package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums over everything but dimension 1. */
final class ChannelSums {

    private ChannelSums() {}

    /** From [n, c, …] to [c]. */
    static INDArray of(INDArray array, Scratch scratch) {
        int[] others = new int[array.rank() - 1];
        for (int dimension = 2; dimension < array.rank(); dimension++) {
            others[dimension - 1] = dimension;
        }
        return array.sum(scratch.array(array.size(1)), others);
    }
}
