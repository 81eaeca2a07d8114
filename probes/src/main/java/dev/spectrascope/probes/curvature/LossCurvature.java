package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.network.dl4j.InferenceNetwork;
import dev.spectrascope.probes.network.tape.Work;
import java.util.Optional;
import java.util.OptionalDouble;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mean loss L(θ) = (1/N) Σ<sub>i</sub> ℓ(f(x<sub>i</sub>; θ), y<sub>i</sub>) of a network over a set of examples:
 * its value, gradient, and curvature operators. Not for use by two threads at once.
 */
public interface LossCurvature extends AutoCloseable {

    /**
     * The curvature of a network at its present parameters: exact where every part of the network has a rule, else by
     * differences of DL4J's own gradients.
     *
     * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
     * @param precision of the vectors: FLOAT or DOUBLE; differences are computed in DOUBLE all the same
     * @param memoryBudgetBytes how much may be kept between products, at least 0
     * @throws UnsupportedNetworkException if the network has no loss, or its gradient cannot be had either way
     */
    static LossCurvature of(Model network, ExampleSet examples, DataType precision, long memoryBudgetBytes) {
        String reason;
        try {
            return new CurvatureModel(DifferentiableNetwork.of(network, precision), examples, memoryBudgetBytes);
        } catch (UnsupportedNetworkException withoutRule) {
            reason = withoutRule.getMessage();
        }
        return new DifferenceModel(new InferenceNetwork(network), examples, precision, reason);
    }

    /** What a product's sweep over all examples consists of, roughly; nothing if it is not known. */
    default Work work() {
        return Work.NONE;
    }

    /** ∂²L/∂θ². */
    LinearOperator hessian();

    /**
     * G = (1/N) Σ<sub>i</sub> J<sub>i</sub><sup>T</sup> (∂²ℓ/∂f²) J<sub>i</sub>.
     *
     * @throws UnsupportedNetworkException unless it {@link #decomposes}: if it is not known of what outputs f the loss is
     *     a function
     */
    LinearOperator gaussNewton();

    /**
     * H = (1/N) Σ<sub>i</sub> (∂ℓ/∂f) · ∂²f/∂θ², the Hessian less G, computed directly.
     *
     * @throws UnsupportedNetworkException as {@link #gaussNewton}
     */
    LinearOperator residual();

    /**
     * L, DL4J's score without regularisation: summed over time steps, pixels and outputs, a mean over examples. In
     * natural logarithms for cross-entropy; clipped as DL4J's score is.
     */
    double loss();

    /**
     * The fraction of wrong predictions, in [0, 1]: of all examples (time steps, pixels) whose label has a weight other
     * than 0, and all outputs that are classifications, those whose predicted class is not that of the label. Empty if
     * no output is a classification, as with squared errors of labels that are not one-hot.
     */
    OptionalDouble error();

    /**
     * C, the values of the network's output f that belong to one example, time step or pixel; the sum over its outputs if
     * there are several. Of a classifier, the number of classes. Where f is not known, the size of the labels' second
     * dimension.
     */
    long outputs();

    /** ∂L/∂θ, shape [p]; not to be changed. */
    INDArray gradient();

    /** Where each trainable parameter is in θ. */
    ParameterLayout layout();

    /** The type of the vectors. */
    DataType dataType();

    /** The bytes kept between products for the sake of speed. */
    long recordedBytes();

    /** Whether {@link #gaussNewton} and {@link #residual} are available. */
    default boolean decomposes() {
        return true;
    }

    /** How products are differenced; empty if they are exact. */
    default Optional<Differences> differences() {
        return Optional.empty();
    }

    /** Frees what is kept; the operators cannot be used any more. */
    @Override
    void close();
}
