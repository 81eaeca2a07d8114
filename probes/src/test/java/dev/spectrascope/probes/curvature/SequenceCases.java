package dev.spectrascope.probes.curvature;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Time series through masks, vertices and preprocessors, and with labels at each time step. */
// GravesLSTM is deprecated in DL4J, and still in use.
@SuppressWarnings("deprecation")
final class SequenceCases {

    private static final int EXAMPLES = 7;
    private static final int CLASSES = 3;
    private static final int CHANNELS = 3;
    private static final int STEPS = 3;

    private SequenceCases() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                labelled("simple recurrent, labels at each step", false, simple()),
                labelled("dense after recurrent", false, lstm(), SmallNetworks.tanh(3)),
                labelled("LSTM, masked", true, lstm()),
                labelled("simple recurrent, masked", true, simple()),
                labelled("Graves LSTM, masked", true, graves()),
                labelled("bidirectional, masked", true, new Bidirectional(Bidirectional.Mode.CONCAT, lstm())),
                labelled("dense after recurrent, masked", true, lstm(), SmallNetworks.tanh(3)),
                labelled(
                        "Graves bidirectional LSTM, masked",
                        true,
                        new GravesBidirectionalLSTM.Builder()
                                .nOut(2)
                                .activation(Activation.TANH)
                                .build()),
                labelled("mask of time steps", true, simple(), new MaskLayer(), simple()),
                labelled("self attention, masked", true, attention(), simple()),
                labelled("recurrent attention, masked", true, recurrentAttention()),
                lossLayer(),
                embedding(),
                classified("last time step, masked", new LastTimeStep(lstm())),
                classified(
                        "bidirectional last time step, masked",
                        new Bidirectional(Bidirectional.Mode.ADD, new LastTimeStep(simple()))),
                images(),
                graph("last time step vertex", false, SequenceCases::last),
                graph("last time step vertex, masked", true, SequenceCases::last),
                graph("reversed time series", false, SequenceCases::reversed),
                graph("reversed time series, masked", true, SequenceCases::reversed),
                graph("duplicated to time series", false, SequenceCases::duplicated),
                graph("attention vertex", false, graph -> attention(graph, false, 1)),
                graph("attention vertex, two heads", false, graph -> attention(graph, true, 2)),
                graph("attention vertex, masked", true, graph -> attention(graph, true, 2)),
                graph("stacked and unstacked, masked", true, SequenceCases::stacked),
                graph("reshaped, masked", true, SequenceCases::reshaped),
                unequal());
    }

    // ---- layers

    private static LSTM lstm() {
        return new LSTM.Builder()
                .nIn(3)
                .nOut(3)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH)
                .build();
    }

    private static SimpleRnn simple() {
        return new SimpleRnn.Builder()
                .nIn(3)
                .nOut(3)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH)
                .build();
    }

    private static GravesLSTM graves() {
        return new GravesLSTM.Builder().nOut(3).activation(Activation.TANH).build();
    }

    private static SelfAttentionLayer attention() {
        return new SelfAttentionLayer.Builder()
                .nIn(3)
                .nOut(3)
                .nHeads(1)
                .projectInput(true)
                .build();
    }

    private static RecurrentAttentionLayer recurrentAttention() {
        return new RecurrentAttentionLayer.Builder()
                .nIn(3)
                .nOut(4)
                .nHeads(2)
                .projectInput(true)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static RnnOutputLayer stepOutput() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    // ---- graphs of the input "x"

    private static void last(GraphBuilder graph) {
        graph.addLayer("a", lstm(), "x");
        graph.addVertex("last", new LastTimeStepVertex("x"), "a");
        graph.addLayer("output", output(), "last");
    }

    private static void reversed(GraphBuilder graph) {
        graph.addLayer("a", simple(), "x");
        graph.addVertex("reversed", new ReverseTimeSeriesVertex("x"), "a");
        graph.addLayer("b", simple(), "reversed");
        graph.addVertex("reversed-again", new ReverseTimeSeriesVertex(null), "b");
        graph.addVertex("last", new LastTimeStepVertex("x"), "reversed-again");
        graph.addLayer("output", output(), "last");
    }

    private static void duplicated(GraphBuilder graph) {
        graph.addLayer("a", simple(), "x");
        graph.addVertex("last", new LastTimeStepVertex("x"), "a");
        graph.addVertex("duplicated", new DuplicateToTimeSeriesVertex("x"), "last");
        graph.addVertex("both", new MergeVertex(), "duplicated", "x");
        graph.addLayer(
                "b",
                new SimpleRnn.Builder()
                        .nIn(6)
                        .nOut(3)
                        .activation(Activation.TANH)
                        .build(),
                "both");
        graph.addVertex("end", new LastTimeStepVertex("x"), "b");
        graph.addLayer("output", output(), "end");
    }

    private static void attention(GraphBuilder graph, boolean projected, int heads) {
        graph.addLayer("a", simple(), "x");
        AttentionVertex attention = new AttentionVertex.Builder()
                .nInQueries(3)
                .nInKeys(3)
                .nInValues(3)
                .nOut(projected ? 4 : 3)
                .nHeads(heads)
                .projectInput(projected)
                .build();
        graph.addVertex("attention", attention, "a", "x", "x");
        graph.addVertex("last", new LastTimeStepVertex("x"), "attention");
        graph.addLayer("output", output(), "last");
    }

    private static void stacked(GraphBuilder graph) {
        graph.addLayer("a", simple(), "x");
        graph.addVertex("stack", new StackVertex(), "x", "a");
        graph.addLayer("b", simple(), "stack");
        graph.addVertex("second", new UnstackVertex(1, 2), "b");
        graph.addLayer("sum", sum(), "second");
        graph.addLayer("output", output(), "sum");
    }

    private static void reshaped(GraphBuilder graph) {
        graph.addLayer("a", simple(), "x");
        graph.addVertex("same", new ReshapeVertex(-1, CHANNELS, STEPS), "a");
        graph.addVertex(
                "halves", new ReshapeVertex('c', new int[] {-1, CHANNELS, STEPS}, new int[] {-1, STEPS}), "same");
        graph.addLayer("b", simple(), "halves");
        graph.addLayer("sum", sum(), "b");
        graph.addLayer("output", output(), "sum");
    }

    private static GlobalPoolingLayer sum() {
        return new GlobalPoolingLayer.Builder(PoolingType.SUM).build();
    }

    /** A sequence, and a vector that becomes a sequence of two steps, one after the other: all masked. */
    private static NetworkCase unequal() {
        GraphBuilder graph = builder().graphBuilder();
        graph.addInputs("x", "y");
        graph.addLayer("a", simple(), "x");
        graph.addVertex("short", new ReshapeVertex('c', new int[] {-1, CHANNELS, 1}, null), "y");
        graph.addVertex("stack", new StackVertex(), "a", "short");
        graph.addLayer("b", simple(), "stack");
        graph.addVertex("first", new UnstackVertex(0, 2), "b");
        graph.addVertex("second", new UnstackVertex(1, 2), "b");
        graph.addLayer("sum-first", sum(), "first");
        graph.addLayer("sum-second", sum(), "second");
        graph.addVertex("both", new MergeVertex(), "sum-first", "sum-second");
        graph.addLayer(
                "output",
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(6)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build(),
                "both");
        graph.setOutputs("output");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        RandomParameters.assign(network, 12);
        MultiDataSet examples = new MultiDataSet(
                new INDArray[] {series(13), NetworkCase.random(14, EXAMPLES, CHANNELS)},
                new INDArray[] {NetworkCase.oneHot(15, EXAMPLES, CLASSES)},
                new INDArray[] {mask(), mask().getColumn(2, true).dup('c')},
                null);
        return new NetworkCase("stacked sequences of unequal lengths, masked", network, examples, true, false);
    }

    // ---- cases

    private static INDArray series(long seed) {
        return NetworkCase.random(seed, EXAMPLES, CHANNELS, STEPS);
    }

    /** Each example begins with at least one time step that counts; some end early, one has a gap. */
    static INDArray mask() {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, EXAMPLES, STEPS);
        for (int[] left :
                List.of(new int[] {0, 2}, new int[] {2, 1}, new int[] {4, 1}, new int[] {4, 2}, new int[] {5, 2})) {
            mask.putScalar(left, 0);
        }
        return mask;
    }

    private static INDArray stepLabels(long seed) {
        return NetworkCase.oneHot(seed, EXAMPLES * STEPS, CLASSES)
                .reshape(EXAMPLES, STEPS, CLASSES)
                .permute(0, 2, 1)
                .dup('c');
    }

    private static NetworkCase labelled(String name, boolean masked, Layer... layers) {
        INDArray mask = masked ? mask() : null;
        DataSet examples = new DataSet(series(1), stepLabels(2), mask, mask);
        return network(name, InputType.recurrent(CHANNELS, STEPS), examples, stepOutput(), layers);
    }

    private static NetworkCase classified(String name, Layer... layers) {
        DataSet examples = new DataSet(series(3), NetworkCase.oneHot(4, EXAMPLES, CLASSES), mask(), null);
        return network(name, InputType.recurrent(CHANNELS, STEPS), examples, output(), layers);
    }

    private static NetworkCase lossLayer() {
        DataSet examples = new DataSet(series(5), stepLabels(6), mask(), mask());
        Layer loss = new RnnLossLayer.Builder(LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .build();
        return network("loss layer of time series", InputType.recurrent(CHANNELS, STEPS), examples, loss, lstm());
    }

    private static NetworkCase embedding() {
        INDArray indices = Nd4j.create(DataType.DOUBLE, EXAMPLES, STEPS);
        for (int i = 0; i < EXAMPLES * STEPS; i++) {
            indices.putScalar(i, (i * i) % 5);
        }
        DataSet examples = new DataSet(indices, stepLabels(7), mask(), mask());
        Layer embedding = new EmbeddingSequenceLayer.Builder()
                .nIn(5)
                .nOut(3)
                .inputLength(STEPS)
                .activation(Activation.TANH)
                .build();
        return network(
                "embedding sequence, masked",
                InputType.recurrent(5, STEPS),
                examples,
                stepOutput(),
                embedding,
                simple());
    }

    private static NetworkCase images() {
        DataSet examples = new DataSet(
                NetworkCase.random(8, EXAMPLES, 12, STEPS), NetworkCase.oneHot(9, EXAMPLES, CLASSES), null, null);
        ListBuilder list = builder()
                .list()
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nIn(1)
                        .nOut(2)
                        .activation(Activation.TANH)
                        .build())
                .layer(new LastTimeStep(new SimpleRnn.Builder()
                        .nIn(12)
                        .nOut(3)
                        .weightInit(WeightInit.XAVIER)
                        .activation(Activation.TANH)
                        .build()))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .inputPreProcessor(0, new RnnToCnnPreProcessor(3, 4, 1))
                .inputPreProcessor(1, new CnnToRnnPreProcessor(2, 3, 2));
        return build("time series of images", new MultiLayerNetwork(list.build()), examples);
    }

    private static NetworkCase network(String name, InputType input, DataSet examples, Layer output, Layer... layers) {
        ListBuilder list = builder().list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        list.layer(output).setInputType(input);
        return build(name, new MultiLayerNetwork(list.build()), examples);
    }

    private static NetworkCase build(String name, MultiLayerNetwork network, DataSet examples) {
        network.init();
        RandomParameters.assign(network, name.hashCode());
        return new NetworkCase(name, network, examples, true, false);
    }

    private static NetworkCase graph(String name, boolean masked, Consumer<GraphBuilder> layers) {
        GraphBuilder graph = builder().graphBuilder();
        graph.addInputs("x").setInputTypes(InputType.recurrent(CHANNELS, STEPS, RNNFormat.NCW));
        layers.accept(graph);
        graph.setOutputs("output");
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        RandomParameters.assign(network, name.hashCode());
        MultiDataSet examples = new MultiDataSet(
                new INDArray[] {series(10)},
                new INDArray[] {NetworkCase.oneHot(11, EXAMPLES, CLASSES)},
                masked ? new INDArray[] {mask()} : null,
                null);
        return new NetworkCase(name, network, examples, true, false);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().seed(1).dataType(DataType.DOUBLE);
    }
}
