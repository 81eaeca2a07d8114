package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Some rows of a matrix, [m, c] to [k, c]: each row of the result is one of the input's, which may be taken several times
 * or never.
 */
public final class RowSelection implements LinearMap {

    private final INDArray indices;
    private final long rows;

    /**
     * The selection.
     *
     * @param indices INT64 of shape [k], each in [0, m); neither changed nor closed
     * @param rows m
     */
    public RowSelection(INDArray indices, long rows) {
        this.indices = indices;
        this.rows = rows;
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray out = scratch.array(indices.length(), x.size(1));
        Nd4j.exec(DynamicCustomOp.builder("gather")
                .addInputs(x, indices)
                .addOutputs(out)
                .addIntegerArguments(0)
                .build());
        return out;
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        INDArray out = scratch.array(rows, cotangent.size(1));
        // Sums where a row was taken several times; rows never taken become zero.
        Nd4j.exec(DynamicCustomOp.builder("unsorted_segment_sum")
                .addInputs(cotangent, indices)
                .addOutputs(out)
                .addIntegerArguments((int) rows)
                .build());
        return out;
    }
}
