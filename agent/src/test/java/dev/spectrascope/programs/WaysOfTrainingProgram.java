package dev.spectrascope.programs;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.AsyncShieldDataSetIterator;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.earlystopping.EarlyStoppingConfiguration;
import org.deeplearning4j.earlystopping.saver.InMemoryModelSaver;
import org.deeplearning4j.earlystopping.scorecalc.DataSetLossCalculator;
import org.deeplearning4j.earlystopping.termination.MaxEpochsTerminationCondition;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingGraphTrainer;
import org.deeplearning4j.earlystopping.trainer.EarlyStoppingTrainer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.transferlearning.FineTuneConfiguration;
import org.deeplearning4j.nn.transferlearning.TransferLearning;
import org.deeplearning4j.nn.transferlearning.TransferLearningHelper;
import org.deeplearning4j.parallelism.EarlyStoppingParallelTrainer;
import org.deeplearning4j.parallelism.ParallelWrapper;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.AsyncDataSetIterator;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains one network after another, each in a way of its own, and each with a layer that is named after it. All train on the
 * first {@value #TRAIN} of {@link NumberedExamples}, in minibatches of six, and look at {@value #TEST} from {@value #FIRST_TEST}.
 *
 * <p>Arguments: the ways, in order.
 */
public final class WaysOfTrainingProgram {

    /** Training examples, of four minibatches. */
    public static final int TRAIN = 24;

    /** The number of the first example that is evaluated on. */
    public static final int FIRST_TEST = 600;

    /** Examples that are evaluated on. */
    public static final int TEST = 12;

    /**
     * Begins lines that differ from time to time: a replica is copied from a network that another thread may train already, and
     * gradients are shared in the order of threads.
     */
    public static final String BY_CHANCE = "by chance ";

    private static final int HIDDEN = 4;

    private WaysOfTrainingProgram() {}

    public static void main(String[] arguments) throws Exception {
        SharedRandomness.seed();
        for (String way : arguments) {
            System.out.println(way);
            train(way);
        }
        System.out.println("next random number " + Nd4j.getRandom().nextLong());
        SharedRandomness.print();
    }

    private static void train(String way) throws Exception {
        switch (way) {
            case "early-stopping" -> stopEarly(way);
            case "early-stopping-graph" -> stopEarlyWithAGraph(way);
            case "parallel-averaging" -> averageInParallel(way);
            case "parallel-averaging-graph" -> averageGraphInParallel(way);
            case "parallel-sharing" -> shareInParallel(way);
            case "early-stopping-parallel" -> stopEarlyInParallel(way);
            case "transfer" -> transfer(way);
            case "transfer-graph" -> transferGraph(way);
            case "featurized" -> featurize(way);
            case "featurized-graph" -> featurizeForAGraph(way);
            case "frozen-with-backprop" -> freezeWithBackprop(way);
            case "listeners" -> changeListeners(way);
            case "counted-loop" -> countEpochs(way);
            case "set-epochs-loop" -> setEpochs(way);
            case "plain-loop" -> loop(way);
            case "columns" -> trainOnColumns(way);
            case "network-fits" -> fitNetworkInEachWay(way);
            case "graph-fits" -> fitGraphInEachWay(way);
            case "prefetch" -> prefetch(way);
            default -> throw new IllegalArgumentException(way);
        }
    }

    // --- early stopping ---

    private static <T extends Model> EarlyStoppingConfiguration<T> stopAfter(int epochs) {
        return new EarlyStoppingConfiguration.Builder<T>()
                .epochTerminationConditions(new MaxEpochsTerminationCondition(epochs))
                .scoreCalculator(new DataSetLossCalculator(test(), true))
                .modelSaver(new InMemoryModelSaver<>())
                .build();
    }

    /** And then one epoch more, of the network itself. */
    private static void stopEarly(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        network.setListeners(new TrainingProgram.Teller());
        var result = new EarlyStoppingTrainer(stopAfter(3), network, train()).fit();
        System.out.println(result.getTotalEpochs() + " epochs, the best " + result.getBestModelEpoch());
        network.fit(train());
        TrainingProgram.printParameters(network.params());
    }

    private static void stopEarlyWithAGraph(String way) throws Exception {
        ComputationGraph graph = graph(way);
        graph.setListeners(new TrainingProgram.Teller());
        new EarlyStoppingGraphTrainer(stopAfter(2), graph, train()).fit();
        TrainingProgram.printParameters(graph.params());
    }

    private static void stopEarlyInParallel(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        new EarlyStoppingParallelTrainer<>(stopAfter(2), network, train(), null, 2, 2, 1).fit();
        printByChance(network.params());
    }

    // --- ParallelWrapper ---

    private static void printByChance(INDArray parameters) throws Exception {
        System.out.print(BY_CHANCE);
        TrainingProgram.printParameters(parameters);
    }

    private static ParallelWrapper parallel(Model model, ParallelWrapper.TrainingMode mode, int averagingFrequency) {
        return new ParallelWrapper.Builder<>(model)
                .workers(2)
                .prefetchBuffer(2)
                .trainingMode(mode)
                .averagingFrequency(averagingFrequency)
                .build();
    }

    private static void averageInParallel(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        ParallelWrapper wrapper = parallel(network, ParallelWrapper.TrainingMode.AVERAGING, 1);
        for (int pass = 0; pass < 3; pass++) {
            wrapper.fit(train());
            printByChance(network.params());
        }
        wrapper.shutdown();
        System.out.println(BY_CHANCE + "score " + Double.toHexString(network.score(test().next())));
    }

    /** Averages every second round only, and counts epochs by itself. */
    private static void averageGraphInParallel(String way) throws Exception {
        ComputationGraph graph = graph(way);
        ParallelWrapper wrapper = parallel(graph, ParallelWrapper.TrainingMode.AVERAGING, 2);
        for (int pass = 0; pass < 2; pass++) {
            wrapper.fit(severalTrain());
            graph.incrementEpochCount();
            printByChance(graph.params());
        }
        wrapper.shutdown();
    }

    /**
     * A graph: a {@code MultiLayerNetwork}, which is the first replica and locked while it is fitted, may wait for gradients of the second
     * replica, and that for the lock, to take over the updater before it begins (a deadlock of DL4J's own).
     */
    private static void shareInParallel(String way) throws Exception {
        ComputationGraph graph = graph(way);
        ParallelWrapper wrapper = parallel(graph, ParallelWrapper.TrainingMode.SHARED_GRADIENTS, 1);
        for (int pass = 0; pass < 2; pass++) {
            wrapper.fit(severalTrain());
        }
        wrapper.shutdown();
        printByChance(graph.params());
    }

    // --- frozen layers ---

    /** Two networks: one, and another that has its first layer, frozen, and a new last one. */
    private static void transfer(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        network.fit(train());
        MultiLayerNetwork transferred = new TransferLearning.Builder(network)
                .fineTuneConfiguration(fineTuning())
                .setFeatureExtractor(0)
                .removeOutputLayer()
                .addLayer(output())
                .build();
        transferred.fit(train());
        transferred.evaluateRegression(test());
        transferred.fit(train());
        TrainingProgram.printParameters(transferred.params());
    }

    private static FineTuneConfiguration fineTuning() {
        return new FineTuneConfiguration.Builder()
                .updater(new Adam(0.02))
                .seed(7)
                .build();
    }

    private static void transferGraph(String way) throws Exception {
        ComputationGraph graph = graph(way);
        graph.fit(train());
        ComputationGraph transferred = new TransferLearning.GraphBuilder(graph)
                .fineTuneConfiguration(fineTuning())
                .setFeatureExtractor(way)
                .removeVertexAndConnections("out")
                .addLayer("new", output(), way)
                .setOutputs("new")
                .build();
        transferred.fit(train());
        TrainingProgram.printParameters(transferred.params());
    }

    /** What frozen layers make of the examples is computed once; the network that is trained begins behind them. */
    private static void featurize(String way) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(hidden("frozen"))
                .layer(new DenseLayer.Builder()
                        .name(way)
                        .nIn(HIDDEN)
                        .nOut(HIDDEN)
                        .build())
                .layer(output())
                .build());
        network.init();
        TransferLearningHelper helper = new TransferLearningHelper(network, 0);
        for (int epoch = 0; epoch < 2; epoch++) {
            helper.fitFeaturized(featurized(helper, trainBatches()));
            helper.unfrozenMLN().evaluateRegression(featurized(helper, batches(FIRST_TEST, TEST)));
        }
        TrainingProgram.printParameters(network.params());
        TrainingProgram.printParameters(helper.unfrozenMLN().params());
    }

    private static void featurizeForAGraph(String way) throws Exception {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("frozen", hidden("frozen"), "in")
                .addLayer(way, new DenseLayer.Builder().nIn(HIDDEN).nOut(HIDDEN).build(), "frozen")
                .addLayer("out", output(), way)
                .setOutputs("out")
                .build());
        graph.init();
        TransferLearningHelper helper = new TransferLearningHelper(graph, "frozen");
        for (int epoch = 0; epoch < 2; epoch++) {
            for (DataSet batch : trainBatches()) {
                helper.fitFeaturized(helper.featurize(new MultiDataSet(batch.getFeatures(), batch.getLabels())));
            }
            helper.unfrozenGraph().incrementEpochCount();
        }
        TrainingProgram.printParameters(graph.params());
        TrainingProgram.printParameters(helper.unfrozenGraph().params());
    }

    private static DataSetIterator featurized(TransferLearningHelper helper, List<DataSet> batches) {
        return new ExistingDataSetIterator(
                batches.stream().map(helper::featurize).toList());
    }

    private static void freezeWithBackprop(String way) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(hidden(way))
                .layer(new FrozenLayerWithBackprop(
                        new DenseLayer.Builder().nIn(HIDDEN).nOut(HIDDEN).build()))
                .layer(output())
                .build());
        network.init();
        network.fit(train(), 2);
        TrainingProgram.printParameters(network.params());
    }

    // --- listeners ---

    private static void changeListeners(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        network.fit(train());
        network.setListeners(new TrainingProgram.Teller());
        network.fit(train());
        network.addListeners(new TrainingProgram.Teller());
        network.fit(train());
        network.setListeners();
        network.fit(train());
        List<DataSet> batches = trainBatches();
        for (int i = 0; i < batches.size(); i++) {
            if (i == 1) {
                network.setListeners(List.of(new TrainingProgram.Teller()));
            }
            network.fit(batches.get(i));
        }
        System.out.println(network.getListeners().size() + " listeners");
        TrainingProgram.printParameters(network.params());
    }

    // --- loops ---

    private static void countEpochs(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        for (int epoch = 0; epoch < 3; epoch++) {
            trainBatches().forEach(network::fit);
            network.incrementEpochCount();
        }
        TrainingProgram.printParameters(network.params());
    }

    /** Where a graph keeps its count of epochs nobody is told when it is set. */
    private static void setEpochs(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        ComputationGraph graph = graph(way + "-graph");
        for (int epoch = 1; epoch <= 2; epoch++) {
            for (DataSet batch : trainBatches()) {
                network.fit(batch.getFeatures(), batch.getLabels());
                graph.fit(batch);
            }
            network.setEpochCount(epoch);
            graph.getConfiguration().setEpochCount(epoch);
        }
        graph.evaluateRegression(test());
        TrainingProgram.printParameters(network.params());
        TrainingProgram.printParameters(graph.params());
    }

    private static void loop(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        for (int epoch = 0; epoch < 3; epoch++) {
            for (DataSet batch : trainBatches()) {
                network.fit(batch.getFeatures(), batch.getLabels());
            }
            network.evaluateRegression(test());
        }
        TrainingProgram.printParameters(network.params());
    }

    // --- columns of a table ---

    private static void trainOnColumns(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        for (int epoch = 0; epoch < 2; epoch++) {
            network.fit(new ExistingDataSetIterator(columns(trainBatches())));
            network.evaluateRegression(new ExistingDataSetIterator(columns(batches(FIRST_TEST, TEST))));
        }
        TrainingProgram.printParameters(network.params());
    }

    /** Features and labels as parts of the same rows, as programs have them that read a file into one array. */
    private static List<DataSet> columns(List<DataSet> batches) {
        return batches.stream()
                .map(batch -> {
                    long features = batch.getFeatures().size(1);
                    INDArray table = Nd4j.hstack(batch.getFeatures(), batch.getLabels());
                    return new DataSet(
                            table.get(NDArrayIndex.all(), NDArrayIndex.interval(0, features)),
                            table.get(NDArrayIndex.all(), NDArrayIndex.interval(features, table.size(1))));
                })
                .toList();
    }

    // --- every fit ---

    /** Eleven updates of single minibatches, and 8 epochs of four. */
    private static void fitNetworkInEachWay(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        DataSet batch = trainBatches().get(0);
        network.fit(train());
        network.fit(train(), 2);
        network.fit(severalTrain());
        network.fit(severalTrain(), 2);
        network.fit((DataSetIterator) new AsyncShieldDataSetIterator(train()), 2);
        network.fit(batch);
        network.fit(batch.toMultiDataSet());
        network.fit(batch.getFeatures(), batch.getLabels());
        network.fit(batch.getFeatures(), batch.getLabels(), null, null);
        TrainingProgram.printParameters(network.params());
    }

    private static void fitGraphInEachWay(String way) throws Exception {
        ComputationGraph graph = graph(way);
        DataSet batch = trainBatches().get(0);
        graph.fit(train());
        graph.fit(train(), 2);
        graph.fit(severalTrain());
        graph.fit(severalTrain(), 2);
        graph.fit((DataSetIterator) new AsyncShieldDataSetIterator(train()), 2);
        graph.fit(batch);
        graph.fit(batch.toMultiDataSet());
        INDArray[] features = {batch.getFeatures()};
        INDArray[] labels = {batch.getLabels()};
        graph.fit(features, labels);
        graph.fit(features, labels, null, null);
        TrainingProgram.printParameters(graph.params());
    }

    private static void prefetch(String way) throws Exception {
        MultiLayerNetwork network = network(way);
        network.fit(new AsyncDataSetIterator(train(), 3));
        network.evaluateRegression(new AsyncDataSetIterator(test(), 3));
        Random random = new Random(3);
        network.fit((DataSetIterator) new AsyncShieldDataSetIterator(augmented(train(), random)));
        TrainingProgram.printParameters(network.params());
        System.out.println("next of the program's own " + random.nextLong());
    }

    /** Draws from a generator of the program's own for each minibatch, as augmentation does. */
    private static DataSetIterator augmented(DataSetIterator examples, Random random) {
        examples.setPreProcessor(batch -> batch.getLabels().addi(0.01 * random.nextGaussian()));
        return examples;
    }

    // --- networks and examples ---

    private static List<DataSet> trainBatches() {
        return batches(0, TRAIN);
    }

    private static List<DataSet> batches(int from, int count) {
        return IntStream.iterate(from, start -> start < from + count, start -> start + NumberedExamples.BATCH)
                .mapToObj(start -> NumberedExamples.values(start, NumberedExamples.BATCH))
                .toList();
    }

    private static DataSetIterator train() {
        return new ExistingDataSetIterator(trainBatches());
    }

    private static DataSetIterator test() {
        return new ExistingDataSetIterator(batches(FIRST_TEST, TEST));
    }

    private static MultiDataSetIterator severalTrain() {
        return new ListedBatches(trainBatches().stream()
                .map(batch -> new MultiDataSet(batch.getFeatures(), batch.getLabels()))
                .toList());
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .activation(Activation.TANH);
    }

    private static DenseLayer hidden(String name) {
        return new DenseLayer.Builder().name(name).nIn(3).nOut(HIDDEN).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(HIDDEN)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static MultiLayerNetwork network(String name) {
        MultiLayerNetwork network = new MultiLayerNetwork(
                builder().list().layer(hidden(name)).layer(output()).build());
        network.init();
        return network;
    }

    private static ComputationGraph graph(String name) {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer(name, hidden(name), "in")
                .addLayer("out", output(), name)
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }
}
