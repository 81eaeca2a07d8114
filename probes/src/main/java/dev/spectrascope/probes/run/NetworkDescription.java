package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code network.json}: a network without its parameters.
 *
 * @param kind {@code MultiLayerNetwork} or {@code ComputationGraph}
 * @param configuration DL4J's own JSON
 */
public record NetworkDescription(Kind kind, JsonNode configuration) {

    public enum Kind {
        MultiLayerNetwork,
        ComputationGraph
    }

    /**
     * @throws IllegalArgumentException if the model is of neither kind
     */
    public static NetworkDescription of(Model model) throws IOException {
        if (model instanceof MultiLayerNetwork network) {
            return new NetworkDescription(
                    Kind.MultiLayerNetwork,
                    parse(network.getLayerWiseConfigurations().toJson()));
        }
        if (model instanceof ComputationGraph graph) {
            return new NetworkDescription(
                    Kind.ComputationGraph, parse(graph.getConfiguration().toJson()));
        }
        throw new IllegalArgumentException(
                model.getClass().getName() + " is neither a MultiLayerNetwork nor a ComputationGraph");
    }

    /**
     * The network with these parameters.
     *
     * @param parameters DL4J's flat vector, shape [n]; copied
     */
    public Model restore(INDArray parameters) {
        String json = configuration.toString();
        INDArray row = parameters.reshape(1, parameters.length());
        return switch (kind) {
            case MultiLayerNetwork -> {
                var network = new MultiLayerNetwork(MultiLayerConfiguration.fromJson(json));
                network.init(row, true);
                yield network;
            }
            case ComputationGraph -> {
                var graph = new ComputationGraph(ComputationGraphConfiguration.fromJson(json));
                graph.init(row, true);
                yield graph;
            }
        };
    }

    /** Whether another describes the same network, perhaps trained for longer: counts of iterations and epochs do not matter. */
    public boolean isOfSameNetwork(NetworkDescription other) {
        return kind == other.kind && withoutCounts(configuration).equals(withoutCounts(other.configuration));
    }

    private static JsonNode withoutCounts(JsonNode tree) {
        JsonNode copy = tree.deepCopy();
        for (String count : List.of("iterationCount", "epochCount")) {
            copy.findParents(count).forEach(parent -> ((ObjectNode) parent).remove(count));
        }
        return copy;
    }

    private static JsonNode parse(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }
}
