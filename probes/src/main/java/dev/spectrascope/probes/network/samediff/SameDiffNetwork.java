package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.dl4j.GradientNetwork;
import dev.spectrascope.probes.network.dl4j.OutputRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.autodiff.samediff.internal.SameDiffOp;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

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
    private static final double ROUNDING = 1e-9;

    /** DL4J clips the probabilities in its losses. */
    private static final double EXPLAINED = 1e-6;

    private final SameDiff graph;
    private final SameDiffParameters values;
    private final TrainingConfig training;
    private final List<String> losses;
    private final ParameterLayout layout;
    private final List<String> trained;
    private final INDArray parameters;
    private final List<GraphOutput> outputs = new ArrayList<>();
    private final Map<Batch, Map<String, INDArray>> placeholders = new IdentityHashMap<>();
    private final Set<Batch> addingUp = Collections.newSetFromMap(new IdentityHashMap<>());
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
        training = original.getTrainingConfig();
        if (training == null) {
            throw new UnsupportedNetworkException(
                    "this SameDiff graph has no training configuration, so what data goes where is not known");
        }
        graph = inDouble(original);
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
        parameters = layout.gather(flat(values), DataType.DOUBLE);
        Optional<List<GraphOutput>> known = knownOutputs();
        if (known.isPresent()) {
            outputs.addAll(known.get());
            jacobian = withCotangents(original);
            jacobianValues = new SameDiffParameters(jacobian);
        }
    }

    private static SameDiff inDouble(SameDiff original) {
        SameDiff copy = SerializedGraph.copy(original);
        Map<String, DataType> types = new HashMap<>();
        for (SDVariable variable : copy.variables()) {
            if (variable.getVariableType() != VariableType.ARRAY
                    && variable.dataType().isFPType()) {
                types.put(variable.name(), DataType.DOUBLE);
            }
        }
        copy.convertDataTypes(types);
        inferTypes(copy);
        return copy;
    }

    /** SameDiff infers each operation's types but once, some before those of its inputs. */
    private static void inferTypes(SameDiff graph) {
        for (boolean changed = true; changed; ) {
            changed = false;
            for (SameDiffOp operation : graph.getOps().values()) {
                List<String> inputs = operation.getInputsToOp();
                List<String> results = operation.getOutputsOfOp();
                if (inputs == null || results == null) {
                    continue;
                }
                List<DataType> types = operation
                        .getOp()
                        .calculateOutputDataTypes(inputs.stream()
                                .map(name -> graph.getVariable(name).dataType())
                                .toList());
                for (int i = 0; i < results.size(); i++) {
                    SDVariable result = graph.getVariable(results.get(i));
                    changed |= result.dataType() != types.get(i);
                    result.setDataType(types.get(i));
                }
            }
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
        SameDiff copy = inDouble(original);
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

    private static INDArray flat(SameDiffParameters values) {
        INDArray flat = Nd4j.createUninitializedDetached(DataType.DOUBLE, 'c', values.length());
        values.copyTo(flat);
        return flat;
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
        moveTo(theta, values);
        if (jacobian != null) {
            moveTo(theta, jacobianValues);
        }
    }

    private void moveTo(INDArray theta, SameDiffParameters target) {
        INDArray flat = flat(target);
        layout.scatter(theta, flat);
        target.assign(flat);
        flat.close();
    }

    @Override
    public double lossSum(Batch batch) {
        if (mean == null) {
            mean = isMean(batch);
            dropOutputsThatDoNotExplain(batch);
        }
        if (addingUp.add(batch)) {
            requireThatExamplesAddUp(batch);
        }
        return loss(data(batch)) * (mean ? batch.size() : 1);
    }

    private double loss(Map<String, INDArray> data) {
        return graph.output(data, losses).values().stream()
                .mapToDouble(loss -> loss.sumNumber().doubleValue())
                .sum();
    }

    private boolean isMean(Batch batch) {
        Map<String, INDArray> once = data(batch);
        Map<String, INDArray> twice = ofExamples(once, batch, array -> Nd4j.concat(0, array, array));
        double loss = loss(once);
        double again = loss(once);
        double ofTwice = loss(twice);
        if (!isSame(again, loss)) {
            throw new UnsupportedNetworkException(
                    "the loss of this SameDiff graph is another each time (" + loss + " and " + again
                            + " on the same examples): it draws random numbers, as dropout does, or is not finite");
        }
        boolean isMean = isSame(ofTwice, loss);
        if (!isMean && !isSame(ofTwice, 2 * loss)) {
            throw new UnsupportedNetworkException(
                    "the loss of this SameDiff graph is neither a mean nor a sum over examples: " + loss + " on some, "
                            + ofTwice + " with each of them twice");
        }
        return isMean;
    }

    /** A mean by weights that are not all the same, or of a batch's own statistics, depends on how examples are put together. */
    private void requireThatExamplesAddUp(Batch batch) {
        long size = batch.size();
        if (size < 2) {
            return;
        }
        long some = (size + 2) / 3;
        Map<String, INDArray> all = data(batch);
        double first = loss(ofExamples(all, batch, array -> part(array, 0, some)));
        double rest = loss(ofExamples(all, batch, array -> part(array, some, size)));
        double together = mean ? (some * first + (size - some) * rest) / size : first + rest;
        double loss = loss(all);
        if (!isSame(together, loss)) {
            throw new UnsupportedNetworkException("the loss of this SameDiff graph is no "
                    + (mean ? "mean" : "sum") + " over examples: " + loss + " on some of them, " + together
                    + " by its values on two parts of them; a mean by weights or masks that differ is none (LossReduce.SUM is"
                    + " a sum)");
        }
    }

    private static boolean isSame(double one, double other) {
        return Math.abs(one - other) <= ROUNDING * Math.max(Math.abs(other), Double.MIN_NORMAL);
    }

    /** With other examples for those of a batch; what is the same for all stays. */
    private static Map<String, INDArray> ofExamples(
            Map<String, INDArray> data, Batch batch, UnaryOperator<INDArray> others) {
        Map<String, INDArray> result = new HashMap<>();
        data.forEach((name, array) ->
                result.put(name, array.rank() > 0 && array.size(0) == batch.size() ? others.apply(array) : array));
        return result;
    }

    private static INDArray part(INDArray array, long from, long to) {
        INDArrayIndex[] index = new INDArrayIndex[array.rank()];
        Arrays.fill(index, NDArrayIndex.all());
        index[0] = NDArrayIndex.interval(from, to);
        return array.get(index).dup('c');
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

    /** What goes where, in the types that the graph takes; made once for each batch. */
    private Map<String, INDArray> data(Batch batch) {
        return placeholders.computeIfAbsent(batch, this::place);
    }

    private Map<String, INDArray> place(Batch batch) {
        Map<String, INDArray> data = new HashMap<>();
        place(training.getDataSetFeatureMapping(), batch.features(), data);
        place(training.getDataSetLabelMapping(), batch.labels(), data);
        place(training.getDataSetFeatureMaskMapping(), batch.featureMasks(), data);
        place(training.getDataSetLabelMaskMapping(), batch.labelMasks(), data);
        return data;
    }

    private void place(List<String> names, List<INDArray> arrays, Map<String, INDArray> data) {
        for (int i = 0; names != null && i < names.size(); i++) {
            String name = names.get(i);
            if (name == null) {
                continue;
            }
            if (i >= arrays.size()) {
                throw new UnsupportedNetworkException("the examples have " + arrays.size()
                        + " arrays, and the training configuration of this SameDiff graph takes " + names.size() + " ("
                        + String.join(", ", names) + ")");
            }
            if (arrays.get(i) != null) {
                DataType type = graph.getVariable(name).dataType();
                // Arrays of a set are views of it, and a batch is used a thousand times.
                data.put(name, arrays.get(i).castTo(type).dup('c'));
            }
        }
    }

    @Override
    public long keptBytes() {
        return placeholders.values().stream()
                .flatMap(data -> data.values().stream())
                .mapToLong(array -> array.length() * array.dataType().width())
                .sum();
    }

    @Override
    public void close() {
        placeholders.values().forEach(data -> data.values().forEach(INDArray::close));
        placeholders.clear();
    }
}
