package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads DL4J's two kinds of network as one. */
final class NetworkReader {

    private final List<NetworkNode> nodes = new ArrayList<>();

    private NetworkReader() {}

    /**
     * Reads a network.
     *
     * @throws UnsupportedNetworkException if it is of neither kind, or another layer reads one of its outputs
     */
    static NetworkStructure read(Model model) {
        NetworkStructure structure = structure(model);
        structure.requireOutputsAtTheEnd();
        return structure;
    }

    private static NetworkStructure structure(Model model) {
        NetworkReader reader = new NetworkReader();
        if (model instanceof MultiLayerNetwork network) {
            return reader.readLayers(network);
        } else if (model instanceof ComputationGraph graph) {
            return reader.readVertices(graph);
        } else {
            throw new UnsupportedNetworkException(
                    "a model of class " + model.getClass().getName()
                            + " is not supported: supported are MultiLayerNetwork and ComputationGraph");
        }
    }

    private NetworkStructure readLayers(MultiLayerNetwork network) {
        int previous = NetworkNode.networkInput(0);
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer layer = network.getLayerWiseConfigurations().getConf(i).getLayer();
            String name = layer.getLayerName() == null ? String.valueOf(i) : layer.getLayerName();
            InputPreProcessor preProcessor =
                    network.getLayerWiseConfigurations().getInputPreProcess(i);
            previous = add(
                    name,
                    preProcessor,
                    layer,
                    List.of(previous),
                    network.getLayer(i).paramTable(false));
        }
        return new NetworkStructure(nodes, 1, List.of(previous));
    }

    private NetworkStructure readVertices(ComputationGraph graph) {
        List<String> inputNames = graph.getConfiguration().getNetworkInputs();
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < inputNames.size(); i++) {
            positions.put(inputNames.get(i), NetworkNode.networkInput(i));
        }
        for (int index : graph.topologicalSortOrder()) {
            GraphVertex vertex = graph.getVertices()[index];
            String name = vertex.getVertexName();
            if (positions.containsKey(name)) {
                continue;
            }
            List<Integer> inputs = graph.getConfiguration().getVertexInputs().get(name).stream()
                    .map(positions::get)
                    .toList();
            Object configuration = graph.getConfiguration().getVertices().get(name);
            if (configuration instanceof LayerVertex layerVertex) {
                Layer layer = layerVertex.getLayerConf().getLayer();
                InputPreProcessor preProcessor = layerVertex.getPreProcessor();
                positions.put(
                        name,
                        add(name, preProcessor, layer, inputs, vertex.getLayer().paramTable(false)));
            } else {
                List<Integer> read = new ArrayList<>(inputs);
                namedInput(configuration).map(positions::get).ifPresent(read::add);
                positions.put(name, add(name, null, configuration, read, vertex.paramTable(false)));
            }
        }
        List<Integer> outputs = graph.getConfiguration().getNetworkOutputs().stream()
                .map(positions::get)
                .toList();
        return new NetworkStructure(nodes, inputNames.size(), outputs);
    }

    /** The input of the network that a vertex reads without being connected to it. */
    private static Optional<String> namedInput(Object configuration) {
        if (configuration instanceof DuplicateToTimeSeriesVertex vertex) {
            return Optional.of(vertex.getInputName());
        }
        if (configuration instanceof LastTimeStepVertex vertex) {
            return Optional.of(vertex.getMaskArrayInputName());
        }
        if (configuration instanceof ReverseTimeSeriesVertex vertex) {
            return Optional.ofNullable(vertex.getMaskArrayInputName());
        }
        return Optional.empty();
    }

    private int add(
            String name,
            InputPreProcessor preProcessor,
            Object configuration,
            List<Integer> inputs,
            Map<String, INDArray> parameters) {
        List<Integer> from = inputs;
        if (preProcessor != null) {
            nodes.add(new NetworkNode(name, preProcessor, inputs, Map.of()));
            from = List.of(nodes.size() - 1);
        }
        nodes.add(new NetworkNode(name, configuration, from, parameters == null ? Map.of() : parameters));
        return nodes.size() - 1;
    }
}
