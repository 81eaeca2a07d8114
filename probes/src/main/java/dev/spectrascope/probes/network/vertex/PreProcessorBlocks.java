package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.ComposedBlock;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** DL4J's input preprocessors for images and volumes, and the general ones. */
final class PreProcessorBlocks {

    private PreProcessorBlocks() {}

    /** In row-major order, whatever the format. */
    static Block cnnToFeedForward(CnnToFeedForwardPreProcessor preProcessor, NodeState state) {
        return (tape, inputs, parameters) -> flattened(tape, inputs.get(0));
    }

    static Block cnn3dToFeedForward(Cnn3DToFeedForwardPreProcessor preProcessor, NodeState state) {
        return (tape, inputs, parameters) -> flattened(tape, inputs.get(0));
    }

    private static Variable flattened(Tape tape, Variable x) {
        long[] shape = x.shape();
        return shape.length == 2
                ? x
                : tape.record(new ReshapeStep(
                        x, shape[0], Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact)));
    }

    /** To NCHW, the only format that DL4J knows here. */
    static Block feedForwardToCnn(FeedForwardToCnnPreProcessor preProcessor, NodeState state) {
        return unlessOfRank(
                4, preProcessor.getNumChannels(), preProcessor.getInputHeight(), preProcessor.getInputWidth());
    }

    static Block feedForwardToCnn3d(FeedForwardToCnn3DPreProcessor preProcessor, NodeState state) {
        long channels = preProcessor.getNumChannels();
        long depth = preProcessor.getInputDepth();
        long height = preProcessor.getInputHeight();
        long width = preProcessor.getInputWidth();
        return preProcessor.isNCDHW()
                ? unlessOfRank(5, channels, depth, height, width)
                : unlessOfRank(5, depth, height, width, channels);
    }

    private static Block unlessOfRank(int rank, long... example) {
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            return x.shape().length == rank ? x : tape.record(new ReshapeStep(x, withExamples(x, example)));
        };
    }

    private static long[] withExamples(Variable x, long[] example) {
        return LongStream.concat(LongStream.of(x.shape()[0]), LongStream.of(example))
                .toArray();
    }

    static Block reshape(ReshapePreprocessor preProcessor, NodeState state) {
        long[] target = preProcessor.getTargetShape();
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            long[] shape = preProcessor.isHasMiniBatchDimension() ? target.clone() : withExamples(x, target);
            shape[0] = x.shape()[0];
            return tape.record(new ReshapeStep(x, shape));
        };
    }

    /** The permutation may be given without the dimension of the examples, then counting from 1. */
    static Block permute(PermutePreprocessor preProcessor, NodeState state) {
        int[] given = preProcessor.getPermutationIndices();
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            int[] axes = given.length + 1 == x.shape().length
                    ? IntStream.concat(IntStream.of(0), Arrays.stream(given)).toArray()
                    : given;
            return LinearStep.record(tape, x, new Permutation(axes));
        };
    }

    static Block composed(ComposableInputPreProcessor preProcessor, NodeState state) {
        List<Block> blocks = Arrays.stream(preProcessor.getInputPreProcessors())
                .map(state::block)
                .toList();
        return new ComposedBlock(blocks);
    }
}
