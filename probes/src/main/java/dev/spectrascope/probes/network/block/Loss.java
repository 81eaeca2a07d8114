package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A loss ℓ(f, y) of one row, as a function of the network's output f ∈ R<sup>C</sup> before the activation.
 *
 * <p>A row is an example, or a time step or pixel of one: losses know nothing of ranks.
 */
public interface Loss {

    /**
     * The loss at given outputs.
     *
     * @param outputs f of each row, [rows, C]; not to be changed
     * @param labels y of each row, of a shape that {@link #accepts} accepts, in the same precision; not to be changed
     * @param weights what each row's ℓ, or each single value's share in it, is multiplied by
     * @param scale a factor on all derivatives, usually one over the number of all examples
     * @param scratch the recording's
     */
    LossAtPoint at(INDArray outputs, INDArray labels, RowWeights weights, double scale, Scratch scratch);

    /** Whether labels of one shape fit outputs of another: usually if they are equal. */
    default boolean accepts(long[] labels, long[] outputs) {
        return Arrays.equals(labels, outputs);
    }

    /** How many of a row's values are what users call outputs: usually all. */
    default long predicted(long columns) {
        return columns;
    }
}
