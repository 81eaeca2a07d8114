package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.api.layers.IOutputLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/** A copy of a {@code ComputationGraph}. */
final class GraphCopy implements NetworkCopy {

    private final ComputationGraph network;

    GraphCopy(ComputationGraph original, INDArray parameters, List<Optional<ProbedLoss>> probes) {
        ComputationGraphConfiguration configuration = ComputationGraphConfiguration.fromJson(
                original.getConfiguration().toJson());
        configuration.setDataType(DataType.DOUBLE);
        configuration.setBackpropType(BackpropType.Standard);
        configuration.getVertices().replaceAll((name, vertex) -> InferenceConfiguration.of(vertex));
        for (String name : configuration.getNetworkOutputs()) {
            if (!(original.getVertex(name).getLayer() instanceof IOutputLayer)) {
                throw new UnsupportedNetworkException("the network ends with \"" + name + "\", which has no loss");
            }
            LayerVertex output = (LayerVertex) configuration.getVertices().get(name);
            probes.add(InferenceConfiguration.probe(output.getLayerConf().getLayer()));
        }
        network = new ComputationGraph(configuration);
        network.init(parameters, false);
        network.initGradientsView();
    }

    @Override
    public Model model() {
        return network;
    }

    private static MultiDataSet data(Batch batch) {
        return new MultiDataSet(
                NetworkCopy.arrays(batch.features()),
                NetworkCopy.arrays(batch.labels()),
                batch.masked() ? NetworkCopy.arrays(batch.featureMasks()) : null,
                batch.masked() ? NetworkCopy.arrays(batch.labelMasks()) : null);
    }

    @Override
    public double score(Batch batch) {
        return network.score(data(batch), false);
    }

    @Override
    public INDArray gradient(Batch batch) {
        MultiDataSet data = data(batch);
        network.getGradientsViewArray().assign(0);
        if (batch.masked()) {
            network.setLayerMaskArrays(data.getFeaturesMaskArrays(), data.getLabelsMaskArrays());
        }
        network.setInputs(data.getFeatures());
        network.setLabels(data.getLabels());
        try {
            network.computeGradientAndScore();
            return network.getGradientsViewArray();
        } finally {
            network.clearLayerMaskArrays();
            network.clear();
        }
    }
}
