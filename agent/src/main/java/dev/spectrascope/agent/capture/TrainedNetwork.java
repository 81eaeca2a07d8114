package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.samediff.GraphOutput;
import dev.spectrascope.probes.network.samediff.SameDiffParameters;
import dev.spectrascope.probes.run.NetworkDescription;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.NetworkUtils;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;

/** The kinds of network seen alike. Reads, never changes. Arrays are the network's own: views that soon change. */
public sealed interface TrainedNetwork {

    /**
     * @throws IllegalArgumentException if the model is of no kind
     */
    static TrainedNetwork of(Object model) {
        if (model instanceof MultiLayerNetwork network) {
            return new Sequence(network);
        }
        if (model instanceof ComputationGraph graph) {
            return new Graph(graph);
        }
        if (model instanceof SameDiff graph) {
            return new SameDiffGraph(graph);
        }
        throw new IllegalArgumentException(model.getClass().getName()
                + " is neither a MultiLayerNetwork, nor a ComputationGraph, nor a SameDiff graph");
    }

    /** What the program trains. */
    Object model();

    /** The network without its parameters. */
    NetworkDescription description() throws IOException;

    /** In one line, for people. */
    String summary();

    /** How the labels of each output are read, in the order of labels. */
    List<OutputLabels> outputs();

    /** Whether a layer or a vertex has this name. */
    boolean hasLayer(String name);

    int epochCount();

    int iterationCount();

    /** The rate of the next update, of the first layer that has one. */
    Optional<Double> learningRate();

    /** How many numbers training updates. */
    long parameterCount();

    DataType parameterType();

    /** Copies them into an array of their number and type. */
    void copyParameters(INDArray target);

    /** Whether those of another network are the same. */
    boolean hasParametersOf(TrainedNetwork other);

    /** Score of the last minibatch, empty where that is no finite number, or not known. */
    Optional<Double> score();

    /** Why this network cannot be watched, in words; empty where it can. */
    default Optional<String> obstacle() {
        return parameterCount() == 0 ? Optional.of("it has no parameters") : Optional.empty();
    }

    /** A network of DL4J's layers, which has its parameters in one vector. */
    sealed interface OfLayers extends TrainedNetwork {

        @Override
        Model model();

        int layers();

        @Override
        default NetworkDescription description() throws IOException {
            return NetworkDescription.of(model());
        }

        @Override
        default String summary() {
            return String.format(
                    Locale.ROOT,
                    "%s, %d layers, %,d parameters",
                    this instanceof Sequence ? "MultiLayerNetwork" : "ComputationGraph",
                    layers(),
                    model().numParams());
        }

        @Override
        default long parameterCount() {
            INDArray parameters = model().params();
            return parameters == null || parameters.isEmpty() ? 0 : parameters.length();
        }

        @Override
        default DataType parameterType() {
            return model().params().dataType();
        }

        @Override
        default void copyParameters(INDArray target) {
            target.assign(model().params());
        }

        @Override
        default boolean hasParametersOf(TrainedNetwork other) {
            return other instanceof OfLayers layers
                    && model().params().equals(layers.model().params());
        }

        @Override
        default Optional<Double> score() {
            double score = model().score();
            return Double.isFinite(score) ? Optional.of(score) : Optional.empty();
        }
    }

    /** A {@link MultiLayerNetwork}. */
    record Sequence(MultiLayerNetwork model) implements OfLayers {
        @Override
        public int layers() {
            return model.getnLayers();
        }

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
    record Graph(ComputationGraph model) implements OfLayers {
        @Override
        public int layers() {
            return model.getNumLayers();
        }

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

    /** A {@link SameDiff} graph with a training configuration, without which it is not trained. */
    record SameDiffGraph(SameDiff model, SameDiffParameters parameters) implements TrainedNetwork {

        SameDiffGraph(SameDiff model) {
            this(model, new SameDiffParameters(model));
        }

        @Override
        public NetworkDescription description() throws IOException {
            return NetworkDescription.of(model);
        }

        @Override
        public String summary() {
            return String.format(
                    Locale.ROOT,
                    "SameDiff graph, %d operations, %,d parameters",
                    model.getOps().size(),
                    parameterCount());
        }

        @Override
        public List<OutputLabels> outputs() {
            List<String> placeholders = model.getTrainingConfig().getDataSetLabelMapping();
            return placeholders == null
                    ? List.of()
                    : placeholders.stream()
                            .map(name -> OutputLabels.of(GraphOutput.ofLabels(model, name)))
                            .toList();
        }

        /** A variable, or a name scope. */
        @Override
        public boolean hasLayer(String name) {
            return model.variables().stream()
                    .map(SDVariable::name)
                    .anyMatch(variable -> variable.equals(name) || variable.startsWith(name + "/"));
        }

        @Override
        public int epochCount() {
            return model.getTrainingConfig().getEpochCount();
        }

        @Override
        public int iterationCount() {
            return model.getTrainingConfig().getIterationCount();
        }

        @Override
        public Optional<Double> learningRate() {
            IUpdater updater = model.getTrainingConfig().getUpdater();
            return updater != null && updater.hasLearningRate()
                    ? Optional.of(updater.getLearningRate(iterationCount(), epochCount()))
                    : Optional.empty();
        }

        @Override
        public long parameterCount() {
            return parameters.length();
        }

        @Override
        public DataType parameterType() {
            return parameters.dataType();
        }

        @Override
        public void copyParameters(INDArray target) {
            parameters.copyTo(target);
        }

        @Override
        public boolean hasParametersOf(TrainedNetwork other) {
            return other instanceof SameDiffGraph graph && parameters.haveValuesOf(graph.parameters);
        }

        /** SameDiff keeps none. */
        @Override
        public Optional<Double> score() {
            return Optional.empty();
        }
    }
}
