package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.GlobalSum;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.any.IsMax;
import org.nd4j.linalg.factory.Nd4j;

/** The average, sum or maximum of each channel over all pixels. */
final class GlobalPoolingBlock {

    private static final int[] PIXELS = {2, 3};

    private GlobalPoolingBlock() {}

    static Block of(GlobalPoolingLayer layer, NodeState state) {
        int[] dimensions = layer.getPoolingDimensions();
        state.require(
                dimensions == null || Arrays.equals(dimensions, PIXELS),
                "pooling over dimensions " + Arrays.toString(dimensions),
                "are the dimensions 2 and 3 of NCHW images");
        state.require(layer.getPoolingType() != PoolingType.PNORM, "pooling type PNORM", "are MAX, AVG and SUM");
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            state.require(x.shape().length == 4, "an input of rank " + x.shape().length, "are images, of rank 4");
            Variable pooled = record(tape, x, layer.getPoolingType());
            return layer.isCollapseDimensions()
                    ? pooled
                    : tape.record(new ReshapeStep(pooled, x.shape()[0], x.shape()[1], 1, 1));
        };
    }

    private static Variable record(Tape tape, Variable x, PoolingType type) {
        Scratch scratch = tape.recordingScratch();
        INDArray weights = null;
        if (type == PoolingType.MAX) {
            weights = scratch.like(x.primal());
            // The same choice among equals as in DL4J's backward pass.
            Nd4j.exec(new IsMax(x.primal(), weights, PIXELS));
        }
        double factor = type == PoolingType.AVG ? 1.0 / (x.shape()[2] * x.shape()[3]) : 1;
        GlobalSum sum = new GlobalSum(x.shape(), factor, weights, scratch);
        return tape.record(new LinearStep(x, sum.apply(x.primal(), scratch), sum));
    }
}
