package dev.spectrascope.probes.curvature;

import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Attention by learned queries. DL4J 1.0.0-M2.1 cannot run its own layer ("scatter_update" fails), so the scores are those
 * of an attention vertex whose queries are an input.
 */
final class LearnedQueryCases {

    private static final int EXAMPLES = 7;
    private static final int CHANNELS = 3;
    private static final int STEPS = 3;
    private static final int QUERIES = 2;

    private LearnedQueryCases() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                learned("learned queries", false, 1, null),
                learned("learned queries, two heads", true, 2, null),
                learned("learned queries, masked", true, 2, SequenceCases.mask()));
    }

    private static NetworkCase learned(String name, boolean projected, int heads, INDArray mask) {
        int size = projected ? 4 : CHANNELS;
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(new LearnedSelfAttentionLayer.Builder()
                        .nIn(CHANNELS)
                        .nOut(size)
                        .nHeads(heads)
                        .nQueries(QUERIES)
                        .projectInput(projected)
                        .build())
                .layer(simple(size))
                .layer(sum())
                .layer(output())
                .build());
        network.init();
        RandomParameters.assign(network, name.hashCode());
        DataSet examples = new DataSet(
                NetworkCase.random(1, EXAMPLES, CHANNELS, STEPS),
                NetworkCase.oneHot(2, EXAMPLES, NetworkCases.CLASSES),
                mask,
                null);
        ComputationGraph twin = twin(projected, heads, size);
        return new NetworkCase(
                name,
                network,
                examples.toMultiDataSet(),
                true,
                false,
                parameters -> score(twin, parameters.reshape(parameters.length()), examples));
    }

    private static double score(ComputationGraph twin, INDArray parameters, DataSet examples) {
        long own = CHANNELS * QUERIES;
        INDArray queries = parameters.get(NDArrayIndex.interval(0, own)).dup().reshape('c', 1, CHANNELS, QUERIES);
        INDArray rest = parameters.get(NDArrayIndex.interval(own, parameters.length()));
        twin.params().assign(rest.reshape(twin.params().shape()));
        INDArray mask = examples.getFeaturesMaskArray();
        return twin.score(new MultiDataSet(
                new INDArray[] {queries.repeat(0, EXAMPLES), examples.getFeatures()},
                new INDArray[] {examples.getLabels()},
                mask == null ? null : new INDArray[] {null, mask},
                null));
    }

    private static ComputationGraph twin(boolean projected, int heads, int size) {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("queries", "x")
                .addVertex(
                        "attention",
                        new AttentionVertex.Builder()
                                .nInQueries(CHANNELS)
                                .nInKeys(CHANNELS)
                                .nInValues(CHANNELS)
                                .nOut(size)
                                .nHeads(heads)
                                .projectInput(projected)
                                .build(),
                        "queries",
                        "x",
                        "x")
                .addLayer("recurrent", simple(size), "attention")
                .addLayer("sum", sum(), "recurrent")
                .addLayer("output", output(), "sum")
                .setOutputs("output")
                .build());
        graph.init();
        return graph;
    }

    private static SimpleRnn simple(int inputs) {
        return new SimpleRnn.Builder()
                .nIn(inputs)
                .nOut(3)
                .activation(Activation.TANH)
                .build();
    }

    private static GlobalPoolingLayer sum() {
        return new GlobalPoolingLayer.Builder(PoolingType.SUM).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(3)
                .nOut(NetworkCases.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
    }
}
