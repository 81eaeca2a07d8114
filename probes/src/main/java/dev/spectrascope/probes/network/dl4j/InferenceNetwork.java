package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.ParameterLayout;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A copy of a DL4J network in DOUBLE, whose score and gradient are those of inference, without regularisation.
 *
 * <p>The copy is made from the network's JSON, as DL4J saves it. A custom layer that behaves otherwise in training than at
 * inference cannot be told to stop: compare {@link #gradientSum} with differences of {@link #lossSum}.
 */
public final class InferenceNetwork implements GradientNetwork {

    private final NetworkCopy copy;
    private final ParameterLayout layout;
    private final INDArray parameters;
    private final List<Optional<ProbedLoss>> probes;

    /**
     * Copies a network at its present parameters.
     *
     * @param network a {@code MultiLayerNetwork} or {@code ComputationGraph}
     * @throws UnsupportedNetworkException if it has no loss, or is neither of the two
     */
    public InferenceNetwork(Model network) {
        layout = ParameterLayout.of(network);
        parameters = layout.gather(network.params(), DataType.DOUBLE);
        INDArray flat = network.params().castTo(DataType.DOUBLE).dup();
        probes = new ArrayList<>();
        if (network instanceof MultiLayerNetwork layers) {
            copy = new LayersCopy(layers, flat, probes);
        } else if (network instanceof ComputationGraph graph) {
            copy = new GraphCopy(graph, flat, probes);
        } else {
            throw new UnsupportedNetworkException(
                    "a model of class " + network.getClass().getName() + " is not supported");
        }
    }

    @Override
    public ParameterLayout layout() {
        return layout;
    }

    @Override
    public INDArray parameters() {
        return parameters;
    }

    /** The outputs are layers with a loss and nothing more. */
    @Override
    public boolean hasOutputs() {
        return probes.stream().allMatch(Optional::isPresent);
    }

    @Override
    public String outputsKnown() {
        return "layers such as OutputLayer, RnnOutputLayer and LossLayer";
    }

    @Override
    public void moveTo(INDArray theta) {
        layout.scatter(theta, copy.model().params());
    }

    @Override
    public double lossSum(Batch batch) {
        return copy.score(batch) * batch.size();
    }

    @Override
    public INDArray gradientSum(Batch batch) {
        return layout.gather(copy.gradient(batch), DataType.DOUBLE);
    }

    @Override
    public List<OutputRows> outputs(Batch batch) {
        copy.score(batch);
        return probes.stream().map(probe -> probe.orElseThrow().rows()).toList();
    }

    @Override
    public INDArray transposedJacobianProduct(Batch batch, List<INDArray> cotangents) {
        for (int i = 0; i < cotangents.size(); i++) {
            probes.get(i).orElseThrow().replaceGradient(cotangents.get(i));
        }
        try {
            return gradientSum(batch);
        } finally {
            probes.forEach(probe -> probe.orElseThrow().replaceGradient(null));
        }
    }
}
