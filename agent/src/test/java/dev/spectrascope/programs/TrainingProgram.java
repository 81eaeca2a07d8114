package dev.spectrascope.programs;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.AsyncShieldDataSetIterator;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.api.BaseTrainingListener;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * Trains a small network with whatever an agent could disturb (dropout, batch normalisation, Adam, a normaliser, listeners)
 * and prints everything that could show it: scores to the last bit, calls of listeners, random numbers, parameters.
 *
 * <p>Arguments: how to train, and {@code wait} to go on living until standard input is closed.
 */
final class TrainingProgram {

    private static final int EPOCHS = 3;
    private static final int FEATURES = 6;
    private static final int CLASSES = 3;
    private static final int BATCH = 12;

    private TrainingProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "multi-layer-network" -> trainNetwork(new MultiLayerNetwork(configuration()));
            case "computation-graph" -> trainGraph();
            case "in-stages" -> trainInStages(EPOCHS);
            case "in-evaluated-stages" -> trainInStages(1);
            case "batch-loop" -> trainInALoop();
            case "broken-batches" -> trainOnBrokenBatches();
            case "pretraining" -> pretrain();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
        System.out.println("next random number " + Nd4j.getRandom().nextLong());
        if (arguments.length > 1) {
            System.out.println("waiting");
            awaitEndOfInput();
        }
    }

    static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // What is typed does not matter.
        }
    }

    private static void trainNetwork(MultiLayerNetwork network) throws Exception {
        network.init();
        network.setListeners(new Teller());
        DataSetIterator train = data(1, 96);
        DataSetIterator test = data(2, 48);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            network.fit(train);
            printAccuracy(network.evaluate(test));
        }
        printParameters(network.params());
    }

    /**
     * Between the stages it waits for a character of standard input.
     *
     * @param epochs before each evaluation
     */
    private static void trainInStages(int epochs) throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration());
        network.init();
        network.setListeners(new Teller());
        DataSetIterator train = data(1, 96);
        DataSetIterator test = data(2, 48);
        for (int stage = 0; stage < 3; stage++) {
            for (int epoch = 0; epoch < EPOCHS; epoch += epochs) {
                network.fit(train, epochs);
                printAccuracy(network.evaluate(test));
            }
            System.out.println("stage " + stage + " is done");
            System.in.read();
        }
        printParameters(network.params());
    }

    private static void trainGraph() throws Exception {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("input")
                .setInputTypes(InputType.feedForward(FEATURES))
                .addLayer("hidden", hidden(), "input")
                .addLayer("norm", new BatchNormalization(), "hidden")
                .addLayer("output", output(), "norm")
                .setOutputs("output")
                .build());
        graph.init();
        graph.setListeners(new Teller());
        DataSetIterator train = data(1, 96);
        DataSetIterator test = data(2, 48);
        graph.fit(train, 2);
        printAccuracy(graph.evaluate(test));
        graph.fit(train);
        printAccuracy(graph.evaluate(test));
        printParameters(graph.params());
    }

    private static void trainInALoop() throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration());
        network.init();
        DataSetIterator train = data(1, 96);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            train.reset();
            while (train.hasNext()) {
                network.fit(train.next());
            }
        }
        printAccuracy(network.evaluate(data(2, 48)));
        printParameters(network.params());
    }

    /** The first minibatch of eight can be read. */
    private static void trainOnBrokenBatches() throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(configuration());
        network.init();
        List<DataSet> batches = new ArrayList<>();
        DataSetIterator train = data(1, 96);
        while (train.hasNext()) {
            DataSet batch = train.next();
            batches.add(batches.isEmpty() ? batch : new BrokenBatch(batch));
        }
        // Prefetching would make plain minibatches of them.
        DataSetIterator unprefetched = new AsyncShieldDataSetIterator(new ExistingDataSetIterator(batches));
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            network.fit(unprefetched);
        }
        printParameters(network.params());
    }

    private static void pretrain() throws Exception {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(new AutoEncoder.Builder().nOut(4).build())
                .layer(output())
                .setInputType(InputType.feedForward(FEATURES))
                .build());
        network.init();
        network.pretrain(data(1, 24));
        printParameters(network.params());
    }

    private static MultiLayerConfiguration configuration() {
        return builder()
                .list()
                .layer(hidden())
                .layer(new BatchNormalization())
                .layer(output())
                .setInputType(InputType.feedForward(FEATURES))
                .build();
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .activation(Activation.TANH);
    }

    private static DenseLayer hidden() {
        return new DenseLayer.Builder().nOut(10).dropOut(0.8).build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static DataSetIterator data(long seed, int count) {
        Random random = new Random(seed);
        List<DataSet> examples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] features = new float[FEATURES];
            for (int j = 0; j < FEATURES; j++) {
                features[j] = (float) (random.nextGaussian() + (j % CLASSES == i % CLASSES ? 1.5 : 0));
            }
            float[] label = new float[CLASSES];
            label[i % CLASSES] = 1;
            examples.add(new DataSet(
                    Nd4j.createFromArray(new float[][] {features}), Nd4j.createFromArray(new float[][] {label})));
        }
        DataSetIterator iterator = new ListDataSetIterator<>(examples, BATCH);
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(iterator);
        iterator.reset();
        iterator.setPreProcessor(normalizer);
        return iterator;
    }

    static void printAccuracy(Evaluation evaluation) {
        System.out.println("evaluated " + evaluation.getNumRowCounter() + " accuracy "
                + Double.toHexString(evaluation.accuracy()));
    }

    static void printParameters(INDArray parameters) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (float value : parameters.dup().data().asFloat()) {
            int bits = Float.floatToRawIntBits(value);
            digest.update(new byte[] {(byte) bits, (byte) (bits >> 8), (byte) (bits >> 16), (byte) (bits >> 24)});
        }
        System.out.println("parameters " + HexFormat.of().formatHex(digest.digest()));
    }

    /** Prints every call. */
    static final class Teller extends BaseTrainingListener {
        @Override
        public void onEpochStart(Model model) {
            System.out.println("epoch starts");
        }

        @Override
        public void onEpochEnd(Model model) {
            System.out.println("epoch ends");
        }

        @Override
        public void iterationDone(Model model, int iteration, int epoch) {
            System.out.println(epoch + "/" + iteration + " score " + Double.toHexString(model.score()));
        }
    }

    /** A minibatch of the program's own that does not let its mask be read: DL4J reads none where there is none. */
    private static final class BrokenBatch extends DataSet {
        private static final long serialVersionUID = 1;

        BrokenBatch(DataSet batch) {
            super(batch.getFeatures(), batch.getLabels());
        }

        @Override
        public INDArray getFeaturesMaskArray() {
            throw new UnsupportedOperationException("masks are not shown");
        }
    }
}
