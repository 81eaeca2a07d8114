package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.dl4j.GradientNetwork;
import dev.spectrascope.probes.network.dl4j.OutputRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A copy of a SameDiff graph in DOUBLE: its loss, which is the sum of its loss variables, and the gradient that SameDiff
 * makes of it.
 *
 * <p>Whether the loss of a minibatch is a mean or a sum over its examples, a graph does not say: it is seen from the first
 * batch, by putting each of its examples in twice, and held against the losses of two parts of each batch. Where it is neither,
 * or is drawn by chance, there is nothing to measure.
 * Regularisation that the training configuration adds is no part of the loss; what the graph itself adds is.
 */
public final class SameDiffNetwork implements GradientNetwork {

    private static final String COTANGENT = "spectrascope/cotangent";
    private static final String PULLED_BACK = "spectrascope/pulledBack";

    /** DL4J clips the probabilities in its losses. */
    private static final double EXPLAINED = 1e-6;

    private final SameDiff graph;
    private final SameDiffParameters values;
    private final List<String> losses;
    private final ParameterLayout layout;
    private final List<String> trained;

    /** What all variables are set to: θ, and those that are not trained. */
    private final INDArray flat;

    private final INDArray parameters;
    private final List<GraphOutput> outputs = new ArrayList<>();
    private final GraphPlaceholders placeholders;
    private final LossReduction reduction;
    private final Set<Batch> checked = Collections.newSetFromMap(new IdentityHashMap<>());
    private SameDiff jacobian;
    private SameDiffParameters jacobianValues;
    private Boolean mean;

    /** SameDiff's gradient of {@code sparseSoftmaxCrossEntropy} is always that of the sum, also where the mean is taken of it. */
    private boolean byOutputs;

    /**
     * Copies a graph at its present parameters.
     *
     * @param original with a training configuration, which says what data goes where; only read
     * @throws UnsupportedNetworkException if it has no loss, no training configuration, or no variable that the loss depends on
     */
    public SameDiffNetwork(SameDiff original) {
        TrainingConfig training = original.getTrainingConfig();
        if (training == null) {
            throw new UnsupportedNetworkException(
                    "this SameDiff graph has no training configuration, so what data goes where is not known");
        }
        graph = DoubleGraph.of(original);
        losses = List.copyOf(graph.getLossVariables());
        if (losses.isEmpty()) {
            throw new UnsupportedNetworkException(
                    "this SameDiff graph has no loss variable; mark one with setLossVariables");
        }
        graph.createGradFunction();
        values = new SameDiffParameters(graph);
        layout = values.layout(graph::variableHasGradient);
        trained = values.names(graph::variableHasGradient);
        if (trained.isEmpty()) {
            throw new UnsupportedNetworkException("no variable of this SameDiff graph has an influence on its loss");
        }
        flat = Nd4j.createUninitializedDetached(DataType.DOUBLE, 'c', values.length());
        values.copyTo(flat);
        parameters = layout.gather(flat, DataType.DOUBLE);
        placeholders = new GraphPlaceholders(graph, training);
        reduction = new LossReduction(this::loss);
        Optional<List<GraphOutput>> known = knownOutputs();
        if (known.isPresent()) {
            outputs.addAll(known.get());
            jacobian = withCotangents(original);
            jacobianValues = new SameDiffParameters(jacobian);
        }
    }

    private Optional<List<GraphOutput>> knownOutputs() {
        List<GraphOutput> known = new ArrayList<>();
        for (String loss : losses) {
            Optional<GraphOutput> output = GraphOutput.of(graph, loss);
            if (output.isEmpty()) {
                return Optional.empty();
            }
            known.add(output.get());
        }
        return Optional.of(known);
    }

    /** The graph with Σ f ∘ u for its only loss. */
    private SameDiff withCotangents(SameDiff original) {
        SameDiff copy = DoubleGraph.of(original);
        SDVariable sum = null;
        for (int i = 0; i < outputs.size(); i++) {
            SDVariable cotangent = copy.placeHolder(COTANGENT + i, DataType.DOUBLE);
            SDVariable product =
                    copy.getVariable(outputs.get(i).values()).mul(cotangent).sum();
            sum = sum == null ? product : sum.add(product);
        }
        sum.rename(PULLED_BACK);
        copy.setLossVariables(PULLED_BACK);
        copy.createGradFunction();
        return copy;
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public INDArray parameters() {
        return parameters;
    }

    @Override
    public boolean hasOutputs() {
        return !outputs.isEmpty();
    }

    @Override
    public String outputsKnown() {
        return "softmaxCrossEntropy, sparseSoftmaxCrossEntropy, sigmoidCrossEntropy and meanSquaredError, of [examples, values],"
                + " without weights and label smoothing";
    }

    @Override
    public void moveTo(INDArray theta) {
        layout.scatter(theta, flat);
        values.assign(flat);
        if (jacobian != null) {
            jacobianValues.assign(flat);
        }
    }

    @Override
    public double lossSum(Batch batch) {
        if (mean == null) {
            mean = reduction.isMean(data(batch), batch.size());
            dropOutputsThatDoNotExplain(batch);
        }
        if (checked.add(batch)) {
            reduction.requireThatExamplesAddUp(data(batch), batch.size(), mean);
        }
        return loss(data(batch)) * (mean ? batch.size() : 1);
    }

    private double loss(Map<String, INDArray> data) {
        return graph.output(data, losses).values().stream()
                .mapToDouble(loss -> loss.sumNumber().doubleValue())
                .sum();
    }

    /** The loss may be of other things too, or of rows that are no examples. */
    private void dropOutputsThatDoNotExplain(Batch batch) {
        if (outputs.isEmpty()) {
            return;
        }
        Map<String, INDArray> f = values(batch);
        boolean explained = outputs.stream()
                .map(output -> f.get(output.values()))
                .allMatch(array -> array.rank() == 2 && array.size(0) == batch.size());
        if (explained) {
            double loss = lossSum(batch);
            double ofOutputs =
                    outputs(batch).stream().mapToDouble(OutputRows::lossSum).sum();
            explained = Math.abs(ofOutputs - loss) <= EXPLAINED * Math.abs(loss);
        }
        if (!explained) {
            outputs.clear();
            jacobian = null;
            return;
        }
        INDArray own = ownGradientSum(batch);
        double difference = gradientOfOutputs(batch).sub(own).norm2Number().doubleValue();
        byOutputs = difference > EXPLAINED * own.norm2Number().doubleValue();
    }

    @Override
    public INDArray gradientSum(Batch batch) {
        return byOutputs ? gradientOfOutputs(batch) : ownGradientSum(batch);
    }

    private INDArray ownGradientSum(Batch batch) {
        INDArray gradient = gather(graph.calculateGradients(data(batch), trained));
        return mean ? gradient.muli(batch.size()) : gradient;
    }

    private INDArray gradientOfOutputs(Batch batch) {
        return transposedJacobianProduct(
                batch, outputs(batch).stream().map(OutputRows::gradient).toList());
    }

    private INDArray gather(Map<String, INDArray> gradients) {
        INDArray vector = Nd4j.zeros(DataType.DOUBLE, layout.size());
        List<INDArray> views = layout.views(vector);
        for (int i = 0; i < views.size(); i++) {
            INDArray gradient = gradients.get(trained.get(i));
            // None where nothing that is differentiated depends on it.
            if (gradient != null) {
                views.get(i).assign(gradient);
            }
        }
        return vector;
    }

    @Override
    public List<OutputRows> outputs(Batch batch) {
        Map<String, INDArray> f = values(batch);
        Map<String, INDArray> data = data(batch);
        return outputs.stream()
                .map(output -> output.rows(f.get(output.values()), data.get(output.labels())))
                .toList();
    }

    private Map<String, INDArray> values(Batch batch) {
        return graph.output(
                data(batch),
                outputs.stream().map(GraphOutput::values).distinct().toList());
    }

    @Override
    public INDArray transposedJacobianProduct(Batch batch, List<INDArray> cotangents) {
        Map<String, INDArray> data = new HashMap<>(data(batch));
        for (int i = 0; i < cotangents.size(); i++) {
            data.put(COTANGENT + i, cotangents.get(i));
        }
        return gather(jacobian.calculateGradients(data, trained));
    }

    private Map<String, INDArray> data(Batch batch) {
        return placeholders.of(batch);
    }

    @Override
    public long keptBytes() {
        return placeholders.bytes();
    }

    @Override
    public void close() {
        placeholders.close();
    }
}
