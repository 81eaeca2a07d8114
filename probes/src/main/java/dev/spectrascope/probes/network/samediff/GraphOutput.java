package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.dl4j.OutputRows;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.autodiff.loss.LossReduce;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.loss.MeanSquaredErrorLoss;
import org.nd4j.linalg.api.ops.impl.loss.SigmoidCrossEntropyLoss;
import org.nd4j.linalg.api.ops.impl.loss.SoftmaxCrossEntropyLoss;
import org.nd4j.linalg.api.ops.impl.loss.SparseSoftmaxCrossEntropyLossWithLogits;
import org.nd4j.linalg.api.ops.impl.reduce.floating.Mean;
import org.nd4j.linalg.api.ops.impl.reduce.same.Sum;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;

/**
 * What one loss of a graph is a function of: a variable f of shape [rows, C] and labels that are given.
 *
 * @param values name of f
 * @param labels name of a placeholder
 */
public record GraphOutput(Kind kind, String values, String labels, boolean mean) {

    /** The loss operations that are known, each as DL4J has it. */
    public enum Kind {
        SOFTMAX,
        SPARSE_SOFTMAX,
        SIGMOID,
        SQUARED
    }

    /** What takes this placeholder for its labels; empty where no loss that is known does. */
    public static Optional<GraphOutput> ofLabels(SameDiff graph, String placeholder) {
        return graph.getLossVariables().stream()
                .flatMap(loss -> of(graph, loss).stream())
                .filter(output -> output.labels().equals(placeholder))
                .findFirst();
    }

    /** Of a loss variable; empty where it is not the result of a loss operation that is known, without weights and smoothing. */
    static Optional<GraphOutput> of(SameDiff graph, String loss) {
        Object operation = graph.getVariableOutputOp(loss);
        if (operation instanceof Mean || operation instanceof Sum) {
            String inner = graph.getInputsForOp(graph.getVariableOutputOp(loss))[0];
            boolean mean = operation instanceof Mean;
            // One value for each row is what it is the mean of.
            return graph.getVariableOutputOp(inner) instanceof SparseSoftmaxCrossEntropyLossWithLogits sparse
                    ? sparse(graph, sparse, mean)
                    : Optional.empty();
        }
        if (operation instanceof SparseSoftmaxCrossEntropyLossWithLogits sparse) {
            return sparse(graph, sparse, false);
        }
        if (operation instanceof SoftmaxCrossEntropyLoss softmax) {
            return weighted(graph, softmax, Kind.SOFTMAX);
        }
        if (operation instanceof SigmoidCrossEntropyLoss sigmoid) {
            return weighted(graph, sigmoid, Kind.SIGMOID);
        }
        return operation instanceof MeanSquaredErrorLoss squared
                ? weighted(graph, squared, Kind.SQUARED)
                : Optional.empty();
    }

    private static Optional<GraphOutput> sparse(
            SameDiff graph, SparseSoftmaxCrossEntropyLossWithLogits operation, boolean mean) {
        String[] inputs = graph.getInputsForOp(operation);
        return given(graph, new GraphOutput(Kind.SPARSE_SOFTMAX, inputs[1], inputs[0], mean));
    }

    /** Inputs are predictions, weights and labels; the first integer says how the loss is reduced. */
    private static Optional<GraphOutput> weighted(SameDiff graph, DynamicCustomOp operation, Kind kind) {
        String[] inputs = graph.getInputsForOp(operation);
        boolean smoothed = Arrays.stream(operation.tArgs()).anyMatch(smoothing -> smoothing != 0);
        if (inputs.length != 3 || smoothed || operation.numIArguments() == 0 || !isOne(graph.getVariable(inputs[1]))) {
            return Optional.empty();
        }
        long reduction = operation.getIArgument(0);
        boolean mean = reduction == LossReduce.MEAN_BY_WEIGHT.ordinal()
                || reduction == LossReduce.MEAN_BY_NONZERO_WEIGHT_COUNT.ordinal();
        return given(graph, new GraphOutput(kind, inputs[0], inputs[2], mean));
    }

    private static boolean isOne(SDVariable weights) {
        return weights.getVariableType() == VariableType.CONSTANT
                && weights.getArr().minNumber().doubleValue() == 1
                && weights.getArr().maxNumber().doubleValue() == 1;
    }

    private static Optional<GraphOutput> given(SameDiff graph, GraphOutput output) {
        return graph.getVariable(output.labels).isPlaceHolder() ? Optional.of(output) : Optional.empty();
    }

    /**
     * The output on a batch.
     *
     * @param f its values, [rows, C]
     * @param given the labels as the graph takes them
     */
    OutputRows rows(INDArray f, INDArray given) {
        long columns = f.size(1);
        INDArray target = kind == Kind.SPARSE_SOFTMAX ? oneHot(given, columns, f.dataType()) : given;
        return new OutputRows(loss(columns), activation(), f, target, null);
    }

    private static INDArray oneHot(INDArray indices, long classes, DataType type) {
        return Nd4j.exec(new OneHot(indices.ravel(), Math.toIntExact(classes), -1, 1, 0, type))[0];
    }

    /** A mean over rows and columns, times the rows, is a sum over rows of means. */
    private ILossFunction loss(long columns) {
        return switch (kind) {
            case SOFTMAX, SPARSE_SOFTMAX -> new LossMCXENT();
            case SIGMOID ->
                mean
                        ? new LossBinaryXENT(Nd4j.valueArrayOf(new long[] {1, columns}, 1.0 / columns))
                        : new LossBinaryXENT();
            case SQUARED -> mean ? new LossMSE() : new LossL2();
        };
    }

    private IActivation activation() {
        Activation activation = switch (kind) {
            case SOFTMAX, SPARSE_SOFTMAX -> Activation.SOFTMAX;
            case SIGMOID -> Activation.SIGMOID;
            case SQUARED -> Activation.IDENTITY;
        };
        return activation.getActivationFunction();
    }
}
