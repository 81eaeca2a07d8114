package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.factory.Nd4j;

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
        INDArray total = scratch.array(1, channels);
        Nd4j.exec(ofColumns(scratch.view(sums, examples, channels), total, scratch));
        return scratch.view(total, channels);
    }

    /**
     * The sums of a matrix's columns, still to be computed.
     *
     * @param rows [n, c], in 'c' order
     * @param total [1, c], in 'c' order, where they are left
     */
    static CustomOp ofColumns(INDArray rows, INDArray total, Scratch scratch) {
        INDArray ones = scratch.array(1, rows.size(0)).assign(1);
        // The transposed product, by BLAS: oneDNN takes three times as long.
        return MatrixProduct.operation(rows, true, ones, true, scratch.transpose(total), 1, 0);
    }
}
