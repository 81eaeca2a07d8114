package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.ParameterLayout;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A network of which there is the loss and its gradient at any θ, in DOUBLE, at inference and without regularisation. Not
 * for use by two threads at once.
 */
public interface GradientNetwork extends AutoCloseable {

    /** Where each trainable parameter is in θ. */
    ParameterLayout layout();

    /** θ of the network that was copied, shape [p], DOUBLE; not to be changed. */
    INDArray parameters();

    /** Whether {@link #outputs} tells all there is of the loss. Known once a loss was computed. */
    boolean hasOutputs();

    /** What outputs must be for {@link #hasOutputs}, in words that go on after "the outputs of". */
    String outputsKnown();

    /** Sets θ. */
    void moveTo(INDArray theta);

    /** Σ ℓ over the batch. */
    double lossSum(Batch batch);

    /** ∂(Σ ℓ)/∂θ over the batch, a new array of shape [p]. */
    INDArray gradientSum(Batch batch);

    /** The outputs on a batch; see {@link #hasOutputs}. */
    List<OutputRows> outputs(Batch batch);

    /**
     * J<sup>T</sup>u over the batch, a new array of shape [p].
     *
     * @param cotangents u for each output, of the shape of its {@link OutputRows#values}
     */
    INDArray transposedJacobianProduct(Batch batch, List<INDArray> cotangents);

    /** The bytes of what is kept of the batches that were used. */
    default long keptBytes() {
        return 0;
    }

    /** Frees it. */
    @Override
    default void close() {}
}
