package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/** A copy of a {@code MultiLayerNetwork}. */
final class LayersCopy implements NetworkCopy {

    private final MultiLayerNetwork network;

    LayersCopy(MultiLayerNetwork original, INDArray parameters, List<Optional<ProbedLoss>> probes) {
        if (!(original.getOutputLayer() instanceof IOutputLayer)) {
            throw new UnsupportedNetworkException("the network ends with a layer of "
                    + original.getOutputLayer().getClass().getName() + ", which has no loss");
        }
        MultiLayerConfiguration configuration = MultiLayerConfiguration.fromJson(
                original.getLayerWiseConfigurations().toJson());
        configuration.setDataType(DataType.DOUBLE);
        configuration.setBackpropType(BackpropType.Standard);
        for (NeuralNetConfiguration layer : configuration.getConfs()) {
            layer.setLayer(InferenceConfiguration.of(layer.getLayer()));
            // Without, the scores of some output layers would be sums and not means.
            layer.setMiniBatch(true);
        }
        probes.add(InferenceConfiguration.probe(
                configuration.getConf(configuration.getConfs().size() - 1).getLayer()));
        network = new MultiLayerNetwork(configuration);
        network.init(parameters, false);
        network.initGradientsView();
    }

    @Override
    public Model model() {
        return network;
    }

    @Override
    public double score(Batch batch) {
        INDArray[] features = NetworkCopy.arrays(batch.features());
        INDArray[] labels = NetworkCopy.arrays(batch.labels());
        INDArray[] featureMasks = NetworkCopy.arrays(batch.featureMasks());
        INDArray[] labelMasks = NetworkCopy.arrays(batch.labelMasks());
        return network.score(new DataSet(features[0], labels[0], featureMasks[0], labelMasks[0]), false);
    }

    @Override
    public INDArray gradient(Batch batch) {
        network.getGradientsViewArray().assign(0);
        network.setInput(NetworkCopy.arrays(batch.features())[0]);
        network.setLabels(NetworkCopy.arrays(batch.labels())[0]);
        if (batch.masked()) {
            network.setLayerMaskArrays(
                    NetworkCopy.arrays(batch.featureMasks())[0], NetworkCopy.arrays(batch.labelMasks())[0]);
        }
        try {
            network.computeGradientAndScore();
            return network.getGradientsViewArray();
        } finally {
            network.clearLayerMaskArrays();
            network.clear();
        }
    }
}
