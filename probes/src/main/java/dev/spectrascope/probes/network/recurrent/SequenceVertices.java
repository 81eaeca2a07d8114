package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.MatrixProduct;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;

/**
 * DL4J's vertices of time series. All take [n, c, t]; after what they compute on, they read the input of the network that
 * they name, for its length or its mask.
 */
final class SequenceVertices {

    private SequenceVertices() {}

    /** The last time step that the named input's mask does not leave out. */
    static Block last(LastTimeStepVertex vertex, NodeState state) {
        Block block = (tape, inputs, context) -> LastTimeStepBlock.lastStep(
                tape,
                Sequences.timeMajor(tape, inputs.get(0), RNNFormat.NCW),
                context.masks().get(1));
        return block.withMask(Block.MaskRule.NONE);
    }

    /** The time steps in reverse order, but for those that the named input's mask, if there is one, leaves out. */
    static Block reversed(ReverseTimeSeriesVertex vertex, NodeState state) {
        boolean masked = vertex.getMaskArrayInputName() != null;
        return (tape, inputs, context) -> Sequences.reversed(
                tape, inputs.get(0), RNNFormat.NCW, masked ? context.masks().get(1) : null);
    }

    /** [n, c] at each of as many time steps as the named input has. */
    static Block duplicated(DuplicateToTimeSeriesVertex vertex, NodeState state) {
        Block block = (tape, inputs, context) -> {
            long[] shape = inputs.get(0).shape();
            long steps = inputs.get(1).shape()[2];
            Variable column = tape.record(new ReshapeStep(inputs.get(0), shape[0] * shape[1], 1));
            Variable ones =
                    tape.constant(tape.recordingScratch().array(1, steps).assign(1));
            Variable all = tape.record(new ProductStep(new MatrixProduct(), column, ones));
            return tape.record(new ReshapeStep(all, shape[0], shape[1], steps));
        };
        return block.withMask((tape, context) -> context.masks().get(1));
    }
}
