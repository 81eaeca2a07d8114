package dev.spectrascope.probes.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.network.samediff.SameDiffParameters;
import dev.spectrascope.probes.network.samediff.SerializedGraph;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@code network.json}: a network without its parameters.
 *
 * @param configuration DL4J's own JSON; of a SameDiff graph its {@code trainingConfig}, and the {@code graph} itself as
 *     {@link SerializedGraph} writes it
 */
public record NetworkDescription(Kind kind, JsonNode configuration) {

    public enum Kind {
        MultiLayerNetwork,
        ComputationGraph,
        SameDiff
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
     * Of a SameDiff graph. Takes memory for some copies of its parameters meanwhile, which are no part of it.
     *
     * @param graph with a training configuration; only read
     */
    public static NetworkDescription of(SameDiff graph) throws IOException {
        ObjectNode configuration = new ObjectMapper().createObjectNode();
        configuration.set("trainingConfig", parse(graph.getTrainingConfig().toJson()));
        configuration.put("graph", SerializedGraph.encode(graph));
        return new NetworkDescription(Kind.SameDiff, configuration);
    }

    /**
     * The network with these parameters, to be probed.
     *
     * @param parameters DL4J's flat vector, or that of {@link SameDiffParameters}, shape [n]; copied
     */
    public ProbedNetwork at(INDArray parameters) {
        return kind == Kind.SameDiff
                ? ProbedNetwork.of(restoreGraph(parameters))
                : ProbedNetwork.of(restore(parameters));
    }

    /**
     * The SameDiff graph with these parameters.
     *
     * @param parameters as {@link SameDiffParameters} orders them, shape [n]; copied
     */
    public SameDiff restoreGraph(INDArray parameters) {
        SameDiff graph = SerializedGraph.decode(configuration.path("graph").asText());
        graph.setTrainingConfig(
                TrainingConfig.fromJson(configuration.path("trainingConfig").toString()));
        new SameDiffParameters(graph).assign(parameters);
        return graph;
    }

    /**
     * The network of DL4J's layers with these parameters.
     *
     * @param parameters DL4J's flat vector, shape [n]; copied
     * @throws IllegalStateException if it is a SameDiff graph
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
            case SameDiff -> throw new IllegalStateException("a SameDiff graph has no layers of DL4J");
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
