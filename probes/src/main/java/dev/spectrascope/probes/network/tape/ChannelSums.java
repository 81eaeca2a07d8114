package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Sums over everything but dimension 1. */
final class ChannelSums {

    private ChannelSums() {}

    /** From [n, c, …], in 'c' order, to [c]. */
    static INDArray of(INDArray array, Scratch scratch) {
        long examples = array.size(0);
        long channels = array.size(1);
        long pixels = array.length() / (examples * channels);
        INDArray sums = array;
        if (pixels > 1) {
            sums = RowSums.of(scratch.view(array, examples * channels, pixels), scratch);
        }
        INDArray ones = scratch.array(1, examples).assign(1);
        INDArray total = scratch.array(1, channels);
        // The transposed product, by BLAS: oneDNN takes three times as long.
        MatrixProduct.multiply(
                scratch.view(sums, examples, channels), true, ones, true, scratch.transpose(total), 1, 0);
        return scratch.view(total, channels);
    }
}
