package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.RowOrder;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.Scratch;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One output of a network and its loss, recorded on a batch.
 *
 * @param rows the pre-activations as rows, [rows, C]
 * @param values their values
 * @param loss at these values
 * @param predicted how many values of a row are outputs of the network, as far as users count them
 */
record OutputAtPoint(Variable rows, INDArray values, LossAtPoint loss, long predicted) {

    /**
     * Records the end of a network.
     *
     * @param result what the output's block gave, [rows, C]
     * @param labels of the computation's precision, in 'c' order
     * @param mask of the labels, likewise, or null
     * @param scale a factor on the loss's derivatives
     */
    static OutputAtPoint record(
            Tape tape,
            DifferentiableNetwork.RecordedOutput output,
            Variable result,
            INDArray labels,
            INDArray mask,
            double scale) {
        Scratch scratch = tape.recordingScratch();
        RowOrder order = output.output().rows();
        Loss loss = output.output().loss();
        Variable rows = result;
        INDArray labelRows = order.rows(labels, scratch);
        if (!loss.accepts(labelRows.shape(), rows.shape())) {
            long[] shape = {result.shape()[0], loss.predicted(result.shape()[1])};
            throw new IllegalArgumentException("labels of shape " + Arrays.toString(labels.shape())
                    + " do not fit output \"" + output.name() + "\", which has rows of shape "
                    + Arrays.toString(shape));
        }
        RowWeights weights = new RowWeights(order.maskRows(mask, labels.shape(), scratch));
        long predicted = loss.predicted(result.shape()[1]);
        weights.requireFits(new long[] {result.shape()[0], predicted});
        if (weights.array() != null && output.output().masked()) {
            ConstantFactor factor = new ConstantFactor(weights.array());
            rows = tape.record(new LinearStep(rows, factor.apply(rows.primal(), scratch), factor));
        }
        INDArray values = scratch.copy(rows.primal());
        return new OutputAtPoint(rows, values, loss.at(values, labelRows, weights, scale, scratch), predicted);
    }

    List<INDArray> kept() {
        List<INDArray> kept = new ArrayList<>(loss.kept());
        kept.add(values);
        return kept;
    }

    /** scale · ∂²ℓ/∂f² of a tangent; null for null. */
    INDArray hessianProduct(INDArray tangent, Scratch scratch) {
        return tangent == null ? null : loss.hessianProduct(tangent, scratch);
    }
}
