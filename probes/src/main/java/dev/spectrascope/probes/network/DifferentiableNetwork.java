package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ArrayPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Loss loss;

    /**
     * A node ready to be recorded.
     *
     * @param block what it computes
     * @param inputs positions in the list of nodes
     * @param segments the position in the layout of each of its trainable parameters
     * @param constants its other parameters
     */
    record RecordedNode(
            Block block, List<Integer> inputs, Map<String, Integer> segments, Map<String, INDArray> constants) {}

    private DifferentiableNetwork(Model model, DataType precision) {
        if (precision != DataType.FLOAT && precision != DataType.DOUBLE) {
            throw new IllegalArgumentException("precision " + precision + " is not possible: use FLOAT or DOUBLE");
        }
        List<NetworkNode> read = NetworkReader.read(model);
        layout = layout(read);
        parameters = layout.gather(model.params(), precision);
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < layout.segments().size(); i++) {
            ParameterSegment segment = layout.segments().get(i);
            positions.put(segment.layer() + '/' + segment.parameter(), i);
        }
        nodes = new ArrayList<>();
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
            Block block = Rules.block(new NodeState(node, constants, precision));
            nodes.add(new RecordedNode(block, node.inputs(), segments, constants));
        }
        NetworkNode last = read.get(read.size() - 1);
        loss = nodes.get(nodes.size() - 1)
                .block()
                .loss()
                .orElseThrow(() -> new UnsupportedNetworkException("the network ends with layer \"" + last.name()
                        + "\" (" + last.configuration().getClass().getName()
                        + "), which has no loss: it must end with an OutputLayer or LossLayer"));
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

    private static ParameterLayout layout(List<NetworkNode> nodes) {
        record Entry(NetworkNode node, String key, INDArray view) {}

        List<Entry> entries = new ArrayList<>();
        for (NetworkNode node : nodes) {
            Set<String> untrained = Rules.untrained(node);
            node.parameters().forEach((key, view) -> {
                if (!untrained.contains(key)) {
                    entries.add(new Entry(node, key, view));
                }
            });
        }
        entries.sort(Comparator.comparingLong(entry -> entry.view().offset()));
        List<ParameterSegment> segments = new ArrayList<>();
        long offset = 0;
        for (Entry entry : entries) {
            INDArray view = entry.view();
            segments.add(new ParameterSegment(
                    entry.node().name(),
                    entry.key(),
                    offset,
                    view.offset(),
                    Arrays.stream(view.shape()).boxed().toList(),
                    view.ordering()));
            offset += view.length();
        }
        return new ParameterLayout(segments);
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

    Loss loss() {
        return loss;
    }

    /**
     * Records the mean loss of a batch for all kinds of product.
     *
     * @param features [n, …] as the network takes them
     * @param labels [n, C]
     * @return to be closed
     */
    public Linearization linearize(INDArray features, INDArray labels) {
        ArrayPool pool = new ArrayPool(dataType());
        return linearize(
                features, labels, new Linearization.Options(1.0 / features.size(0), true, null, pool), pool::close);
    }

    /**
     * Records the loss of a batch.
     *
     * @param features [n, …] as the network takes them
     * @param labels [n, C]
     * @param options what is to be recorded
     * @return to be closed
     */
    public Linearization linearize(INDArray features, INDArray labels, Linearization.Options options) {
        return linearize(features, labels, options, () -> {});
    }

    private Linearization linearize(
            INDArray features, INDArray labels, Linearization.Options options, Runnable afterClose) {
        if (labels.rank() != 2 || labels.size(0) != features.size(0)) {
            throw new IllegalArgumentException("labels of shape " + Arrays.toString(labels.shape())
                    + " do not fit features of shape " + Arrays.toString(features.shape())
                    + ": expected one row of labels for each example");
        }
        return new Linearization(this, features, labels, options, afterClose);
    }
}
