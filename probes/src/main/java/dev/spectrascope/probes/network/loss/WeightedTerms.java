package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.function.BinaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Σ<sub>c</sub> w<sub>c</sub> t<sub>c</sub>(a, y), of activations a and labels y.
 *
 * @param terms t, to be differentiated
 * @param reported the sum as DL4J has it, and w
 */
record WeightedTerms(LossTerms terms, ReportedLoss reported) {

    /**
     * Terms of one output each.
     *
     * @param formula t
     * @param reported t as DL4J has it, which may clip, in a new array
     * @param weights w in any precision, or null for ones
     */
    static WeightedTerms of(
            OutputwiseTerms.Formula formula, BinaryOperator<INDArray> reported, INDArray weights, NodeState state) {
        return new WeightedTerms(new OutputwiseTerms(formula), ReportedLoss.of(reported, weights, state));
    }

    /** Terms of whole rows, which DL4J reports as they are. */
    static WeightedTerms ofRows(LossTerms terms) {
        return new WeightedTerms(terms, new ReportedLoss(terms::values, null));
    }

    /** Whether labels of one shape fit activations of another. */
    boolean accepts(long[] labels, long[] activations) {
        return terms.accepts(labels, activations);
    }

    /** Records t, without w. */
    Variable record(Tape tape, Variable activations, INDArray labels) {
        return terms.record(tape, activations, labels);
    }

    /** The sum over all rows, without derivatives. */
    double sum(INDArray activations, INDArray labels, RowWeights weights) {
        return reported.sum(activations, labels, weights);
    }

    /** What t's cotangent is, where the sum has the factor scale in the whole: that times the weights of row and output. */
    INDArray cotangent(Variable recorded, RowWeights weights, double scale, Scratch scratch) {
        weights.requireFits(recorded.shape());
        INDArray cotangent = weights.applyTo(scratch.array(recorded.shape()).assign(scale));
        return reported.weights() == null ? cotangent : cotangent.muliRowVector(reported.weights());
    }
}
