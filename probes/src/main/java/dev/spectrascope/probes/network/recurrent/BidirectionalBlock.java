package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ConcatenationStep;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Permutation;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ScalarMultiple;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.params.BidirectionalParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer and its twin on the reversed time series, whose output is reversed again, put together. */
record BidirectionalBlock(Block forward, Block backward, Bidirectional.Mode mode, RNNFormat format) implements Block {

    static Block of(Bidirectional layer, NodeState state) {
        RNNFormat format = layer.getRNNDataFormat();
        Block forward = WrapperBlocks.underlying(layer.getFwd(), state);
        Block twin = WrapperBlocks.underlying(layer.getBwd(), state);
        Block backward =
                twin instanceof RecurrentBlock recurrent ? recurrent.reversed() : new ReversedBlock(twin, format);
        return new BidirectionalBlock(forward, backward, layer.getMode(), format);
    }

    @Override
    public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
        Variable first = forward.record(
                tape,
                inputs,
                context.withParameters(key -> context.of(BidirectionalParamInitializer.FORWARD_PREFIX + key)));
        Variable second = backward.record(
                tape,
                inputs,
                context.withParameters(key -> context.of(BidirectionalParamInitializer.BACKWARD_PREFIX + key)));
        return switch (mode) {
            case ADD -> tape.record(new SumStep(List.of(first, second)));
            case AVERAGE ->
                LinearStep.record(tape, tape.record(new SumStep(List.of(first, second))), new ScalarMultiple(0.5));
            case MUL -> tape.record(new ProductStep(new ElementwiseProduct(), first, second));
            case CONCAT -> concatenated(tape, List.of(first, second));
        };
    }

    private Variable concatenated(Tape tape, List<Variable> parts) {
        if (format == RNNFormat.NWC && parts.get(0).shape().length == 3) {
            List<Variable> channelsFirst = parts.stream()
                    .map(part -> LinearStep.record(tape, part, new Permutation(0, 2, 1)))
                    .toList();
            return LinearStep.record(tape, tape.record(new ConcatenationStep(channelsFirst)), new Permutation(0, 2, 1));
        }
        return tape.record(new ConcatenationStep(parts));
    }

    @Override
    public INDArray mask(Tape tape, NodeContext context) {
        return forward.mask(tape, context);
    }
}
