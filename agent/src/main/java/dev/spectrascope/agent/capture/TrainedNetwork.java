package dev.spectrascope.agent.capture;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.NetworkUtils;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The two kinds of network seen alike. Reads, never changes. Arrays are the network's own: views that soon change. */
public sealed interface TrainedNetwork {

    /**
     * @throws IllegalArgumentException if the model is of neither kind
     */
    static TrainedNetwork of(Object model) {
        if (model instanceof MultiLayerNetwork network) {
            return new Sequence(network);
        }
        if (model instanceof ComputationGraph graph) {
            return new Graph(graph);
        }
        throw new IllegalArgumentException(
                model.getClass().getName() + " is neither a MultiLayerNetwork nor a ComputationGraph");
    }

    Model model();

    /** How the labels of each output are read, in the order of labels. */
    List<OutputLabels> outputs();

    /** Whether a layer or a vertex has this name. */
    boolean hasLayer(String name);

    int epochCount();

    int iterationCount();

    /** The rate of the next update, of the first layer that has one. */
    Optional<Double> learningRate();

    /** Why this network cannot be watched, in words; empty where it can. */
    default Optional<String> obstacle() {
        return parameters() == null || parameters().isEmpty() ? Optional.of("it has no parameters") : Optional.empty();
    }

    /** The flat vector that training updates, a view. */
    default INDArray parameters() {
        return model().params();
    }

    /** Score of the last minibatch, empty where that is no finite number. */
    default Optional<Double> score() {
        double score = model().score();
        return Double.isFinite(score) ? Optional.of(score) : Optional.empty();
    }

    /** A {@link MultiLayerNetwork}. */
    record Sequence(MultiLayerNetwork model) implements TrainedNetwork {
        @Override
        public List<OutputLabels> outputs() {
            List<NeuralNetConfiguration> layers =
                    model.getLayerWiseConfigurations().getConfs();
            return List.of(OutputLabels.of(layers.get(layers.size() - 1).getLayer()));
        }

        @Override
        public boolean hasLayer(String name) {
            return model.getLayerNames().contains(name);
        }

        @Override
        public int epochCount() {
            return model.getEpochCount();
        }

        @Override
        public int iterationCount() {
            return model.getIterationCount();
        }

        @Override
        public Optional<Double> learningRate() {
            for (int layer = 0; layer < model.getnLayers(); layer++) {
                Double rate = NetworkUtils.getLearningRate(model, layer);
                if (rate != null) {
                    return Optional.of(rate);
                }
            }
            return Optional.empty();
        }
    }

    /** A {@link ComputationGraph}. */
    record Graph(ComputationGraph model) implements TrainedNetwork {
        @Override
        public List<OutputLabels> outputs() {
            return model.getConfiguration().getNetworkOutputs().stream()
                    .map(name -> model.getConfiguration().getVertices().get(name) instanceof LayerVertex vertex
                            ? OutputLabels.of(vertex.getLayerConf().getLayer())
                            : OutputLabels.UNKNOWN)
                    .toList();
        }

        @Override
        public boolean hasLayer(String name) {
            return model.getConfiguration().getVertices().containsKey(name);
        }

        @Override
        public int epochCount() {
            return model.getConfiguration().getEpochCount();
        }

        @Override
        public int iterationCount() {
            return model.getConfiguration().getIterationCount();
        }

        @Override
        public Optional<Double> learningRate() {
            for (Layer layer : model.getLayers()) {
                Double rate = NetworkUtils.getLearningRate(
                        model, layer.conf().getLayer().getLayerName());
                if (rate != null) {
                    return Optional.of(rate);
                }
            }
            return Optional.empty();
        }
    }
}
