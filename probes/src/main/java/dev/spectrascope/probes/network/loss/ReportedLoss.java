package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RowWeights;
import java.util.function.BinaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The number that DL4J's score has for a loss, which may clip what the derivatives do not.
 *
 * @param terms the loss of each output of each row in a new array, from the outputs (before or after the activation)
 *     and the labels
 * @param weights one for each output, of the computation's precision, or null for ones
 */
record ReportedLoss(BinaryOperator<INDArray> terms, INDArray weights) {

    /** With weights in any precision, or null. */
    static ReportedLoss of(BinaryOperator<INDArray> terms, INDArray weights, NodeState state) {
        return new ReportedLoss(
                terms, weights == null ? null : weights.castTo(state.dataType()).dup());
    }

    /** Σ over all outputs and rows, summed in double whatever the precision: it is compared between epochs. */
    double sum(INDArray outputs, INDArray labels, RowWeights rowWeights) {
        INDArray values = rowWeights.applyTo(terms.apply(outputs, labels));
        if (weights != null) {
            values.muliRowVector(weights);
        }
        INDArray exact = values.castTo(DataType.DOUBLE);
        double sum = exact.sumNumber().doubleValue();
        values.close();
        if (exact != values) {
            exact.close();
        }
        return sum;
    }
}
