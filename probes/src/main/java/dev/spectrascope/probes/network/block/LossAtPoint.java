package dev.spectrascope.probes.network.block;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A loss and its derivatives at the outputs of a batch; all of them weighted.
 *
 * <p>The loss and the wrong predictions may be computed when they are asked for, from arrays of the recording's scratch: that
 * is possible until the recording is finished.
 */
public interface LossAtPoint {

    /** Σ ℓ over the rows, as DL4J reports it (which may clip), without the scale. */
    double sum();

    /** The wrong predictions, or {@link Misclassified#NONE} if the outputs are no classes. */
    Misclassified misclassified();

    /** scale · ∂ℓ/∂f of the unclipped loss, [rows, C], from the recording's scratch. */
    INDArray gradient();

    /** scale · ∂²ℓ/∂f² u of the unclipped loss, for each row, in a new array. */
    INDArray hessianProduct(INDArray u, Scratch scratch);

    /**
     * s of each row, [rows], where ∂²ℓ/∂f² = s (diag(p) − pp<sup>T</sup>) with p = softmax(f), without the scale; empty of
     * other losses.
     */
    default Optional<INDArray> softmaxMasses() {
        return Optional.empty();
    }

    /** Arrays of the recording's scratch that {@link #hessianProduct} and {@link #softmaxMasses} read. */
    List<INDArray> kept();
}
