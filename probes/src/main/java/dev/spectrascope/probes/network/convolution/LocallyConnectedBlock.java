package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.BatchedMatrixProduct;
import dev.spectrascope.probes.network.tape.BiasStep;
import dev.spectrascope.probes.network.tape.ConvolutionGeometry;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Unfolding;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.activations.IActivation;

/**
 * A convolution of NCHW images whose kernels differ from window to window: one matrix product for each window.
 *
 * @param bias whether there are biases, one for each channel
 */
record LocallyConnectedBlock(ConvolutionGeometry geometry, boolean bias) implements Block {

    static Block images(LocallyConnected2D layer, NodeState state) {
        Block block = of(
                layer.getKernel(),
                layer.getStride(),
                layer.getPadding(),
                layer.getDilation(),
                layer.getCm(),
                layer.isHasBias(),
                state);
        return activated(
                ChannelsLast.unless(Images.channelsFirst(layer.getFormat()), block),
                layer.getActivation().getActivationFunction(),
                state);
    }

    /** A sequence is an image of one column. */
    static Block sequences(LocallyConnected1D layer, NodeState state) {
        Block block = of(
                new int[] {layer.getKernel(), 1},
                new int[] {layer.getStride(), 1},
                new int[] {layer.getPadding(), 0},
                new int[] {layer.getDilation(), 1},
                layer.getCm(),
                layer.isHasBias(),
                state);
        return activated(
                (tape, inputs, context) -> SequenceImages.fromImages(
                        tape, block.record(tape, List.of(SequenceImages.toImages(tape, inputs.get(0))), context)),
                layer.getActivation().getActivationFunction(),
                state);
    }

    private static Block activated(Block block, IActivation function, NodeState state) {
        var activation = Activations.of(function, state);
        return (tape, inputs, context) ->
                activation.apply(new Activations.ActivationTape(tape, block.record(tape, inputs, context)));
    }

    private static Block of(
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation,
            ConvolutionMode mode,
            boolean bias,
            NodeState state) {
        // DL4J counts the windows as if they were dilated, and cuts them out as if they were not.
        state.require(dilation[0] == 1 && dilation[1] == 1, "dilation", "are windows without");
        state.require(mode != ConvolutionMode.Causal, "convolution mode Causal", "are Strict, Truncate and Same");
        return new LocallyConnectedBlock(Images.geometry(kernel, stride, padding, dilation, mode), bias);
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable x = inputs.get(0);
        Variable weights = context.of(ConvolutionParamInitializer.WEIGHT_KEY);
        long examples = x.shape()[0];
        long rows = geometry.outputHeight(x.shape()[2]);
        long columns = geometry.outputWidth(x.shape()[3]);
        long elements = weights.shape()[1];
        Variable unfolded = LinearStep.record(tape, x, new Unfolding(geometry, x.shape()));
        Variable windows = tape.record(new ReshapeStep(unfolded, examples, elements, rows, columns));
        // DL4J takes the windows column by column, and then their results row by row.
        Variable ordered = LinearStep.record(tape, windows, new Permutation(3, 2, 0, 1));
        Variable each = tape.record(new ReshapeStep(ordered, rows * columns, examples, elements));
        Variable products = tape.record(new ProductStep(new BatchedMatrixProduct(false), each, weights));
        Variable apart = tape.record(new ReshapeStep(products, rows, columns, examples, weights.shape()[2]));
        Variable z = LinearStep.record(tape, apart, new Permutation(2, 3, 0, 1));
        return bias ? tape.record(new BiasStep(z, context.of(ConvolutionParamInitializer.BIAS_KEY))) : z;
    }
}
