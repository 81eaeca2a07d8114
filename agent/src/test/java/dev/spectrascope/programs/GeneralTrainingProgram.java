package dev.spectrascope.programs;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.evaluation.IEvaluation;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.evaluation.regression.RegressionEvaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains networks of other kinds than one-hot classifiers, on {@link NumberedExamples}: the first {@value #TRAIN} numbers
 * to train, {@value #TEST} from {@value #FIRST_TEST} to evaluate. Prints what could show an agent.
 *
 * <p>Argument: what to train.
 */
public final class GeneralTrainingProgram {

    /** Training examples of an epoch, from number 0 on. */
    public static final int TRAIN = 36;

    /** The number of the first example that is evaluated on. */
    public static final int FIRST_TEST = 600;

    /** Examples that are evaluated on. */
    public static final int TEST = 18;

    private static final int EPOCHS = 2;

    private GeneralTrainingProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "two-inputs-and-outputs" -> trainTwoInputsAndOutputs();
            case "graph-loop" -> trainGraphInALoop();
            case "masked-sequences" ->
                trainOnMaskedSequences(layersOnSequences().build());
            case "truncated" ->
                trainOnMaskedSequences(layersOnSequences()
                        .backpropType(BackpropType.TruncatedBPTT)
                        .tBPTTLength(2)
                        .build());
            case "masked-sequences-loop" -> trainOnMaskedSequencesInALoop();
            case "regression" -> trainRegression();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("next random number " + Nd4j.getRandom().nextLong());
    }

    private static <T> List<T> batches(int from, int count, IntFunction<T> batch) {
        return IntStream.iterate(from, start -> start < from + count, start -> start + NumberedExamples.BATCH)
                .mapToObj(batch)
                .toList();
    }

    private static List<MultiDataSet> twoInputsAndOutputs(int from, int count) {
        return batches(from, count, start -> NumberedExamples.twoInputsAndOutputs(start, NumberedExamples.BATCH));
    }

    private static DataSetIterator sequences(int from, int count) {
        List<DataSet> batches =
                batches(from, count, start -> NumberedExamples.sequences(start, NumberedExamples.BATCH));
        return new ExistingDataSetIterator(batches);
    }

    private static void trainTwoInputsAndOutputs() throws Exception {
        ComputationGraph graph = graph();
        ListedBatches train = new ListedBatches(twoInputsAndOutputs(0, TRAIN));
        ListedBatches test = new ListedBatches(twoInputsAndOutputs(FIRST_TEST, TEST));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            graph.fit(train);
            Evaluation classes = new Evaluation();
            RegressionEvaluation values = new RegressionEvaluation();
            graph.evaluate(test, Map.of(0, new IEvaluation<?>[] {classes}, 1, new IEvaluation<?>[] {values}));
            print("accuracy", classes.accuracy());
            print("squared error", values.averageMeanSquaredError());
        }
        TrainingProgram.printParameters(graph.params());
    }

    /** One minibatch after another, handed over in turns in each way that there is. */
    private static void trainGraphInALoop() throws Exception {
        ComputationGraph graph = graph();
        List<MultiDataSet> train = twoInputsAndOutputs(0, TRAIN);
        for (int i = 0; i < train.size(); i++) {
            MultiDataSet batch = train.get(i);
            if (i % 2 == 0) {
                graph.fit(batch);
            } else {
                graph.fit(
                        batch.getFeatures(),
                        batch.getLabels(),
                        batch.getFeaturesMaskArrays(),
                        batch.getLabelsMaskArrays());
            }
            print("score", graph.score());
        }
        for (MultiDataSet batch : twoInputsAndOutputs(FIRST_TEST, TEST)) {
            print("test score", graph.score(batch));
        }
        TrainingProgram.printParameters(graph.params());
    }

    private static void trainOnMaskedSequences(MultiLayerConfiguration configuration) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        DataSetIterator train = sequences(0, TRAIN);
        DataSetIterator test = sequences(FIRST_TEST, TEST);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            network.fit(train);
            print("score", network.score());
            print("accuracy", network.evaluate(test).accuracy());
        }
        TrainingProgram.printParameters(network.params());
    }

    private static void trainOnMaskedSequencesInALoop() throws Exception {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("steps")
                .setInputTypes(InputType.recurrent(3))
                .addLayer("memory", new LSTM.Builder().nOut(4).build(), "steps")
                .addLayer("output", classOfStep(), "memory")
                .setOutputs("output")
                .build());
        graph.init();
        DataSetIterator train = sequences(0, TRAIN);
        while (train.hasNext()) {
            graph.fit(train.next());
        }
        graph.evaluate(sequences(FIRST_TEST, TEST));
        TrainingProgram.printParameters(graph.params());
    }

    /** One minibatch after another, handed over in turns in each way that there is. */
    private static void trainRegression() throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(6).build())
                .layer(value())
                .build());
        network.init();
        List<DataSet> train = batches(0, TRAIN, start -> NumberedExamples.values(start, NumberedExamples.BATCH));
        for (int i = 0; i < train.size(); i++) {
            DataSet batch = train.get(i);
            switch (i % 4) {
                case 0 -> network.fit(batch);
                case 1 -> network.fit(batch.getFeatures(), batch.getLabels());
                case 2 -> network.fit(batch.toMultiDataSet());
                default -> network.fit(batch.getFeatures(), batch.getLabels(), null, null);
            }
            print("score", network.score());
        }
        print("test score", network.score(NumberedExamples.values(FIRST_TEST, TEST)));
        TrainingProgram.printParameters(network.params());
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .activation(Activation.TANH);
    }

    private static NeuralNetConfiguration.ListBuilder layersOnSequences() {
        return builder().list().layer(new LSTM.Builder().nIn(3).nOut(4).build()).layer(classOfStep());
    }

    private static RnnOutputLayer classOfStep() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nIn(4)
                .nOut(NumberedExamples.CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static OutputLayer value() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(6)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static ComputationGraph graph() {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("first", "second")
                .addLayer("left", new DenseLayer.Builder().nIn(4).nOut(3).build(), "first")
                .addLayer("right", new DenseLayer.Builder().nIn(3).nOut(3).build(), "second")
                .addLayer(
                        "class",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nIn(6)
                                .nOut(NumberedExamples.CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "left",
                        "right")
                .addLayer("value", value(), "left", "right")
                .setOutputs("class", "value")
                .build());
        graph.init();
        return graph;
    }

    private static void print(String name, double value) {
        System.out.println(name + " " + Double.toHexString(value));
    }
}
