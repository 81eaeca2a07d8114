package dev.spectrascope.probes.network.samediff;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Finds out how the loss of a graph is made of those of single examples, which the graph does not say: by trying.
 *
 * @param lossOf placeholders
 */
record LossReduction(ToDoubleFunction<Map<String, INDArray>> lossOf) {

    private static final double ROUNDING = 1e-9;

    /**
     * Whether it is a mean; a sum otherwise.
     *
     * @param once some examples
     * @param size how many
     * @throws UnsupportedNetworkException if it is neither, or another each time
     */
    boolean isMean(Map<String, INDArray> once, long size) {
        Map<String, INDArray> twice = ofExamples(once, size, array -> Nd4j.concat(0, array, array));
        double loss = lossOf.applyAsDouble(once);
        double again = lossOf.applyAsDouble(once);
        double ofTwice = lossOf.applyAsDouble(twice);
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

    /**
     * Holds the loss of a batch against those of two parts of it: a mean by weights that are not all the same, or of a batch's own
     * statistics, depends on how examples are put together.
     *
     * @throws UnsupportedNetworkException if it does
     */
    void requireThatExamplesAddUp(Map<String, INDArray> all, long size, boolean mean) {
        if (size < 2) {
            return;
        }
        long some = (size + 2) / 3;
        double first = lossOf.applyAsDouble(
                ofExamples(all, size, array -> Batch.rows(array, 0, some).dup('c')));
        double rest = lossOf.applyAsDouble(
                ofExamples(all, size, array -> Batch.rows(array, some, size).dup('c')));
        double together = mean ? (some * first + (size - some) * rest) / size : first + rest;
        double loss = lossOf.applyAsDouble(all);
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
            Map<String, INDArray> data, long size, UnaryOperator<INDArray> others) {
        Map<String, INDArray> result = new HashMap<>();
        data.forEach((name, array) ->
                result.put(name, array.rank() > 0 && array.size(0) == size ? others.apply(array) : array));
        return result;
    }
}
