package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Output;
import dev.spectrascope.probes.network.block.RowOrder;
import dev.spectrascope.probes.network.dense.DenseBlock;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The end of a network: a loss on the rows of what comes in, or on a dense layer of these rows.
 *
 * @param dense whether there is a dense layer
 * @param bias whether that has biases
 * @param inputMask whether a mask of the input weights the loss where the labels have none
 */
record OutputBlock(Loss loss, RowOrder order, boolean dense, boolean bias, boolean inputMask) implements Block {

    static Block of(OutputLayer layer, NodeState state) {
        return dense(layer, RowOrder.CHANNELS_FIRST, true, state);
    }

    static Block of(RnnOutputLayer layer, NodeState state) {
        return dense(layer, order(layer.getRnnDataFormat()), false, state);
    }

    static Block of(LossLayer layer, NodeState state) {
        Loss loss = Losses.of(layer.getLossFn(), layer.getActivationFn(), state);
        return new OutputBlock(loss, RowOrder.CHANNELS_FIRST, false, false, true);
    }

    /** In NWC, DL4J's own score compares the outputs with themselves; this is the loss that its gradient belongs to. */
    static Block of(RnnLossLayer layer, NodeState state) {
        Loss loss = Losses.of(layer.getLossFn(), layer.getActivationFn(), state);
        return new OutputBlock(loss, order(layer.getRnnDataFormat()), false, false, true);
    }

    /** In NHWC, DL4J's own score takes rows for channels; this is the loss that its gradient belongs to. */
    static Block of(CnnLossLayer layer, NodeState state) {
        RowOrder order = layer.getFormat() == CNN2DFormat.NHWC ? RowOrder.CHANNELS_LAST : RowOrder.CHANNELS_FIRST;
        return new OutputBlock(Losses.of(layer.getLossFn(), layer.getActivationFn(), state), order, false, false, true);
    }

    static Block of(Cnn3DLossLayer layer, NodeState state) {
        RowOrder order = layer.getDataFormat() == Convolution3D.DataFormat.NDHWC
                ? RowOrder.CHANNELS_LAST
                : RowOrder.CHANNELS_FIRST;
        return new OutputBlock(Losses.of(layer.getLossFn(), layer.getActivationFn(), state), order, false, false, true);
    }

    private static Block dense(BaseOutputLayer layer, RowOrder order, boolean inputMask, NodeState state) {
        Loss loss = Losses.of(layer.getLossFn(), layer.getActivationFn(), state);
        return new OutputBlock(loss, order, true, layer.hasBias(), inputMask);
    }

    private static RowOrder order(RNNFormat format) {
        return format == RNNFormat.NWC ? RowOrder.CHANNELS_LAST : RowOrder.CHANNELS_FIRST;
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable rows = order.rows(tape, inputs.get(0));
        return dense ? DenseBlock.preActivation(tape, rows, context, bias) : rows;
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return inputMask ? context.mask() : null;
    }

    @Override
    public Optional<Output> output() {
        return Optional.of(new Output(loss, order, dense));
    }
}
