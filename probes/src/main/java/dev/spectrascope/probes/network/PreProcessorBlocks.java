package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** DL4J's input preprocessors. */
final class PreProcessorBlocks {

    private PreProcessorBlocks() {}

    static Block cnnToFeedForward(CnnToFeedForwardPreProcessor preProcessor, NodeState state) {
        Images.requireNchw(preProcessor.getFormat(), state);
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            long[] shape = x.shape();
            return shape.length == 2 ? x : tape.record(new ReshapeStep(x, shape[0], shape[1] * shape[2] * shape[3]));
        };
    }

    static Block feedForwardToCnn(FeedForwardToCnnPreProcessor preProcessor, NodeState state) {
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            return x.shape().length == 4
                    ? x
                    : tape.record(new ReshapeStep(
                            x,
                            x.shape()[0],
                            preProcessor.getNumChannels(),
                            preProcessor.getInputHeight(),
                            preProcessor.getInputWidth()));
        };
    }

    static Block composed(ComposableInputPreProcessor preProcessor, NodeState state) {
        List<Block> blocks = Arrays.stream(preProcessor.getInputPreProcessors())
                .map(each -> Rules.block(each, state))
                .toList();
        return new ComposedBlock(blocks);
    }
}
