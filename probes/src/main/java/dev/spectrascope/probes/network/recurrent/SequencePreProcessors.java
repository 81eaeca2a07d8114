package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's input preprocessors that unfold time steps into examples, one time step of all of them after another, or back. */
final class SequencePreProcessors {

    private SequencePreProcessors() {}

    static Block toFeedForward(RnnToFeedForwardPreProcessor preProcessor, NodeState state) {
        Block block = (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            return x.shape().length == 2
                    ? x
                    : Sequences.rows(tape, Sequences.timeMajor(tape, x, preProcessor.getRnnDataFormat()));
        };
        return block.withMask((tape, context) -> Sequences.column(tape, context.mask()));
    }

    static Block fromFeedForward(FeedForwardToRnnPreProcessor preProcessor, NodeState state) {
        Block block = (tape, inputs, context) -> {
            Variable x = inputs.get(0);
            Variable sequence = Sequences.fromRows(tape, x, x.shape()[0] / context.examples());
            return Sequences.fromTimeMajor(tape, sequence, preProcessor.getRnnDataFormat());
        };
        return block.withMask(SequencePreProcessors::folded);
    }

    static Block toCnn(RnnToCnnPreProcessor preProcessor, NodeState state) {
        Block block = (tape, inputs, context) -> {
            Variable sequence = Sequences.timeMajor(tape, inputs.get(0), preProcessor.getRnnDataFormat());
            return tape.record(new ReshapeStep(
                    sequence,
                    sequence.shape()[0] * sequence.shape()[1],
                    preProcessor.getNumChannels(),
                    preProcessor.getInputHeight(),
                    preProcessor.getInputWidth()));
        };
        return block.withMask((tape, context) -> {
            INDArray column = Sequences.column(tape, context.mask());
            return tape.recordingScratch().view(column, column.length(), 1, 1, 1);
        });
    }

    static Block fromCnn(CnnToRnnPreProcessor preProcessor, NodeState state) {
        Block block = (tape, inputs, context) -> {
            long[] shape = inputs.get(0).shape();
            Variable sequence = tape.record(new ReshapeStep(
                    inputs.get(0), shape[0] / context.examples(), context.examples(), shape[1] * shape[2] * shape[3]));
            return Sequences.fromTimeMajor(tape, sequence, preProcessor.getRnnDataFormat());
        };
        return block.withMask(SequencePreProcessors::folded);
    }

    // From one value for each unfolded time step to [n, t].
    private static INDArray folded(Tape tape, NodeContext context) {
        INDArray mask = context.mask();
        long steps = mask.length() / context.examples();
        return tape.recordingScratch()
                .copy(mask.reshape(steps, context.examples()).permute(1, 0));
    }
}
