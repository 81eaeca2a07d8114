package dev.spectrascope.probes.curvature;

import dev.spectrascope.probes.network.samediff.SameDiffNetwork;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;

/** A network of whichever kind, at fixed parameters, whose curvature can be had over any examples. */
@FunctionalInterface
public interface ProbedNetwork {

    /**
     * The curvature over a set of examples.
     *
     * @param precision of the vectors: FLOAT or DOUBLE
     * @param memoryBudgetBytes how much may be kept between products, at least 0
     * @throws dev.spectrascope.probes.network.block.UnsupportedNetworkException if there is no loss, or neither exact products
     *     nor differences of gradients can be had
     */
    LossCurvature over(ExampleSet examples, DataType precision, long memoryBudgetBytes);

    /**
     * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}; only read
     */
    static ProbedNetwork of(Model network) {
        return (examples, precision, memory) -> LossCurvature.of(network, examples, precision, memory);
    }

    /**
     * A graph, by differences of SameDiff's own gradients.
     *
     * @param graph with a training configuration; only read
     */
    static ProbedNetwork of(SameDiff graph) {
        return (examples, precision, memory) -> new DifferenceModel(
                new SameDiffNetwork(graph), examples, precision, "SameDiff graphs have no exact products here.");
    }
}
