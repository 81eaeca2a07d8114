package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.RowSelection;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.params.DefaultParamInitializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The rows of the weights that whole numbers name. */
final class EmbeddingBlock {

    private EmbeddingBlock() {}

    /** From [n, 1] to [n, c]. */
    static Block of(EmbeddingLayer layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> {
            Variable rows = rows(tape, indices(inputs.get(0), state), context, layer.hasBias());
            return context.masked(tape, activation.apply(new Activations.ActivationTape(tape, rows)));
        };
    }

    /** From [n, t] or [n, 1, t] to time series. */
    static Block sequence(EmbeddingSequenceLayer layer, NodeState state) {
        var activation = Activations.of(layer.getActivationFn(), state);
        return (tape, inputs, context) -> {
            long[] shape = inputs.get(0).shape();
            long steps = shape[shape.length - 1];
            INDArray indices = indices(inputs.get(0), state)
                    .reshape(shape[0], steps)
                    .permute(1, 0)
                    .dup('c')
                    .reshape(shape[0] * steps);
            Variable rows = activation.apply(
                    new Activations.ActivationTape(tape, rows(tape, indices, context, layer.hasBias())));
            rows = Sequences.masked(tape, rows, Sequences.column(tape, context.mask()));
            return Sequences.fromTimeMajor(tape, Sequences.fromRows(tape, rows, steps), layer.getOutputFormat());
        };
    }

    private static INDArray indices(Variable x, NodeState state) {
        state.require(!x.active(), "an input that depends on parameters", "are the network's inputs");
        INDArray indices = x.primal().castTo(DataType.INT64);
        return indices.reshape(indices.length());
    }

    private static Variable rows(Tape tape, INDArray indices, ParameterVariables parameters, boolean bias) {
        Variable weights = parameters.of(DefaultParamInitializer.WEIGHT_KEY);
        Variable rows = LinearStep.record(tape, weights, new RowSelection(indices, weights.shape()[0]));
        return bias ? tape.record(new BiasStep(rows, parameters.of(DefaultParamInitializer.BIAS_KEY))) : rows;
    }
}
