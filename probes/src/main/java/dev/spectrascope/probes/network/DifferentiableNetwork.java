package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Output;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.tape.ArrayPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A DL4J network at fixed parameters, as a function whose derivatives by the trainable parameters are exact.
 *
 * <p>The function is the network at inference: batch normalisation with its running moments, dropout and weight noise
 * off. It is computed in the precision asked for, whatever the network's own. Everything is copied when this is made;
 * the network may be trained on.
 */
public final class DifferentiableNetwork {

    private final ParameterLayout layout;
    private final INDArray parameters;
    private final List<RecordedNode> nodes;
    private final int inputs;
    private final List<RecordedOutput> outputs;

    /**
     * A node ready to be recorded.
     *
     * @param block what it computes
     * @param inputs positions in the list of nodes; −1 − k is the network's input k
     * @param segments the position in the layout of each of its trainable parameters
     * @param constants its other parameters
     */
    record RecordedNode(
            Block block, List<Integer> inputs, Map<String, Integer> segments, Map<String, INDArray> constants) {}

    /**
     * An output of the network.
     *
     * @param node its position in the list of nodes
     */
    record RecordedOutput(int node, String name, Output output) {}

    private DifferentiableNetwork(Model model, DataType precision) {
        if (precision != DataType.FLOAT && precision != DataType.DOUBLE) {
            throw new IllegalArgumentException("precision " + precision + " is not possible: use FLOAT or DOUBLE");
        }
        NetworkStructure structure = NetworkReader.read(model).reachingOutputs();
        List<NetworkNode> read = structure.nodes();
        inputs = structure.inputs();
        layout = ParameterLayout.of(read);
        parameters = layout.gather(model.params(), precision);
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < layout.segments().size(); i++) {
            ParameterSegment segment = layout.segments().get(i);
            positions.put(segment.layer() + '/' + segment.parameter(), i);
        }
        List<RecordedNode> each = new ArrayList<>();
        List<NodeState> states = new ArrayList<>();
        for (NetworkNode node : read) {
            Map<String, Integer> segments = new HashMap<>();
            Map<String, INDArray> constants = new HashMap<>();
            node.parameters().forEach((key, view) -> {
                Integer position = positions.get(node.name() + '/' + key);
                if (position != null) {
                    segments.put(key, position);
                } else {
                    constants.put(key, constant(view, precision));
                }
            });
            NodeState state = new NodeState(node, constants, precision, Rules.KNOWN);
            states.add(state);
            each.add(new RecordedNode(state.block(node.configuration()), node.inputs(), segments, constants));
        }
        nodes = NormalizationFolding.of(ActivationPooling.of(each, states), states);
        outputs = structure.outputs().stream()
                .map(position -> output(position, read.get(position)))
                .toList();
        requireNoOtherLoss(read);
    }

    private RecordedOutput output(int position, NetworkNode node) {
        Output output = nodes.get(position)
                .block()
                .output()
                .orElseThrow(() -> new UnsupportedNetworkException("the network ends with layer \"" + node.name()
                        + "\" (" + node.configuration().getClass().getName()
                        + "), which has no loss: it must end with layers such as OutputLayer or LossLayer"));
        return new RecordedOutput(position, node.name(), output);
    }

    private void requireNoOtherLoss(List<NetworkNode> read) {
        for (int i = 0; i < read.size(); i++) {
            int position = i;
            if (nodes.get(i).block().output().isPresent()
                    && outputs.stream().noneMatch(output -> output.node() == position)) {
                throw new UnsupportedNetworkException("layer \"" + read.get(i).name() + "\" ("
                        + read.get(i).configuration().getClass().getName()
                        + ") is not supported where it is: supported are output layers at the network's ends");
            }
        }
    }

    /** A network at its present parameters, computed in FLOAT or DOUBLE. */
    public static DifferentiableNetwork of(MultiLayerNetwork network, DataType precision) {
        return new DifferentiableNetwork(network, precision);
    }

    /** A network at its present parameters, computed in FLOAT or DOUBLE. */
    public static DifferentiableNetwork of(ComputationGraph network, DataType precision) {
        return new DifferentiableNetwork(network, precision);
    }

    /**
     * A network at its present parameters.
     *
     * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
     * @param precision FLOAT or DOUBLE
     * @throws UnsupportedNetworkException if the network has a part that is not supported
     */
    public static DifferentiableNetwork of(Model network, DataType precision) {
        return new DifferentiableNetwork(network, precision);
    }

    private static INDArray constant(INDArray view, DataType precision) {
        INDArray copy = view.dup(view.ordering());
        return copy.dataType() == precision ? copy : copy.castTo(precision);
    }

    /** Where each trainable parameter is in θ. */
    public ParameterLayout layout() {
        return layout;
    }

    /** p, the number of trainable parameters. */
    public long size() {
        return layout.size();
    }

    /** θ, shape [p]; not to be changed. */
    public INDArray parameters() {
        return parameters;
    }

    /** The precision: FLOAT or DOUBLE. */
    public DataType dataType() {
        return parameters.dataType();
    }

    List<RecordedNode> nodes() {
        return nodes;
    }

    int inputs() {
        return inputs;
    }

    List<RecordedOutput> outputs() {
        return outputs;
    }

    /**
     * Records the mean loss of a batch for all kinds of product, of a network with one input and one output.
     *
     * @param features [n, …] as the network takes them
     * @param labels [n, …]
     * @return to be closed
     */
    public Linearization linearize(INDArray features, INDArray labels) {
        return linearize(Batch.of(features, labels));
    }

    /**
     * Records the mean loss of a batch for all kinds of product.
     *
     * @return to be closed
     */
    public Linearization linearize(Batch batch) {
        ArrayPool pool = new ArrayPool(dataType());
        return new Linearization(
                this, batch, new Linearization.Options(1.0 / batch.size(), true, true, null, pool), pool::close);
    }

    /**
     * Records the loss of a batch.
     *
     * @param batch as many features and labels as the network has inputs and outputs
     * @param options what is to be recorded
     * @return to be closed
     */
    public Linearization linearize(Batch batch, Linearization.Options options) {
        return new Linearization(this, batch, options, () -> {});
    }
}
