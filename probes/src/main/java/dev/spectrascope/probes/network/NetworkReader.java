package dev.spectrascope.probes.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads DL4J's two kinds of network as one: nodes in topological order, the last of them the output. */
final class NetworkReader {

    private final List<NetworkNode> nodes = new ArrayList<>();

    private NetworkReader() {}

    static List<NetworkNode> read(Model model) {
        NetworkReader reader = new NetworkReader();
        if (model instanceof MultiLayerNetwork network) {
            reader.readLayers(network);
        } else if (model instanceof ComputationGraph graph) {
            reader.readVertices(graph);
        } else {
            throw new UnsupportedNetworkException(
                    "a model of class " + model.getClass().getName()
                            + " is not supported: supported are MultiLayerNetwork and ComputationGraph");
        }
        return List.copyOf(reader.nodes);
    }

    private void readLayers(MultiLayerNetwork network) {
        int previous = NetworkNode.NETWORK_INPUT;
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
    }

    private void readVertices(ComputationGraph graph) {
        requireOne(graph.getConfiguration().getNetworkInputs(), "inputs");
        requireOne(graph.getConfiguration().getNetworkOutputs(), "outputs");
        Map<String, Integer> positions = new HashMap<>();
        positions.put(graph.getConfiguration().getNetworkInputs().get(0), NetworkNode.NETWORK_INPUT);
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
                positions.put(name, add(name, null, configuration, inputs, Map.of()));
            }
        }
        // Vertices after the output in topological order do not reach it.
        int output = positions.get(graph.getConfiguration().getNetworkOutputs().get(0));
        nodes.subList(output + 1, nodes.size()).clear();
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

    private static void requireOne(List<String> names, String what) {
        if (names.size() != 1) {
            throw new UnsupportedNetworkException("a network with " + names.size() + " " + what + " " + names
                    + " is not supported: supported are networks with one");
        }
    }
}
