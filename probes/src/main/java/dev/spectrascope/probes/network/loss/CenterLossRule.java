package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.NodeContext;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Output;
import dev.spectrascope.probes.network.block.RowOrder;
import dev.spectrascope.probes.network.block.Rule;
import dev.spectrascope.probes.network.dense.DenseBlock;
import dev.spectrascope.probes.network.tape.ConcatenationStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.params.CenterLossParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A dense layer whose loss is of what comes in too: it gives both, side by side. */
final class CenterLossRule implements Rule<CenterLossOutputLayer> {

    @Override
    public Block block(CenterLossOutputLayer layer, NodeState state) {
        INDArray centers = state.constants().get(CenterLossParamInitializer.CENTER_KEY);
        Loss loss = new CenterLoss(
                Losses.of(layer.getLossFn(), layer.getActivationFn(), state), centers, layer.getLambda(), state);
        return new Block() {
            @Override
            public Variable record(Tape tape, List<Variable> inputs, NodeContext context) {
                Variable features = inputs.get(0);
                Variable outputs = DenseBlock.preActivation(tape, features, context, layer.hasBias());
                return tape.record(new ConcatenationStep(List.of(outputs, features)));
            }

            @Override
            public Optional<Output> output() {
                return Optional.of(new Output(loss, RowOrder.CHANNELS_FIRST, false));
            }
        };
    }

    /** Moving averages: what DL4J calls their gradient is an update. */
    @Override
    public Set<String> untrained() {
        return Set.of(CenterLossParamInitializer.CENTER_KEY);
    }
}
