package dev.spectrascope.programs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.optimize.listeners.CheckpointListener;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a network and a graph with checkpoints after each epoch, of four minibatches, and goes on from one of each. Arguments: {@code killed} by
 * itself after three epochs and two minibatches; {@code resumed} from the checkpoint after the second, for three more;
 * {@code restored} in one JVM, in three ways.
 */
final class ResumingProgram {

    private static final File CHECKPOINTS = new File("checkpoints");
    private static final File OF_THE_GRAPH = new File("checkpoints-of-the-graph");

    /** The count of the checkpoint after the second epoch. */
    private static final int SECOND = 1;

    private ResumingProgram() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "killed" -> beKilled();
            case "resumed" -> resume();
            case "restored" -> restore();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void beKilled() throws IOException {
        MultiLayerNetwork network = network("trained");
        network.setListeners(checkpoints(CHECKPOINTS));
        network.fit(train(), 3);
        batches().subList(0, 2).forEach(network::fit);
        ComputationGraph graph = network("trained-graph").toComputationGraph();
        graph.setListeners(checkpoints(OF_THE_GRAPH));
        graph.fit(train(), 3);
        batches().subList(0, 2).forEach(graph::fit);
        System.out.println("trained");
        awaitEndOfInput();
        Runtime.getRuntime().halt(0);
    }

    private static CheckpointListener checkpoints(File folder) throws IOException {
        Files.createDirectories(folder.toPath());
        return new CheckpointListener.Builder(folder).keepAll().saveEveryEpoch().build();
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // What is typed does not matter.
        }
    }

    private static void resume() throws Exception {
        MultiLayerNetwork network = CheckpointListener.loadCheckpointMLN(CHECKPOINTS, SECOND);
        network.fit(train(), 3);
        TrainingProgram.printParameters(network.params());
        ComputationGraph graph = CheckpointListener.loadCheckpointCG(OF_THE_GRAPH, SECOND);
        graph.fit(train(), 3);
        TrainingProgram.printParameters(graph.params());
    }

    private static void restore() throws Exception {
        MultiLayerNetwork kept = network("kept");
        kept.fit(train(), 2);
        byte[] saved = save(kept);
        MultiLayerNetwork successor = restored(saved);
        successor.fit(train());
        // To where the run has been before, and from there on two are trained.
        MultiLayerNetwork back = restored(saved);
        back.fit(train());
        kept.fit(train());
        TrainingProgram.printParameters(successor.params());

        byte[] forgotten = trainAndSave();
        System.out.println("forgotten");
        while (System.in.available() == 0) {
            // Whoever waits for the network to be forgotten does not wait for the heap to fill up.
            System.gc();
            Thread.sleep(200);
        }
        MultiLayerNetwork again = restored(forgotten);
        again.fit(train());
        TrainingProgram.printParameters(again.params());
        awaitEndOfInput();
        System.out.println(
                kept.getEpochCount() + successor.getEpochCount() + back.getEpochCount() + again.getEpochCount());
    }

    private static byte[] trainAndSave() throws IOException {
        MultiLayerNetwork network = network("forgotten");
        network.fit(train());
        return save(network);
    }

    private static byte[] save(MultiLayerNetwork network) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ModelSerializer.writeModel(network, bytes, true);
        return bytes.toByteArray();
    }

    private static MultiLayerNetwork restored(byte[] saved) throws IOException {
        return ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(saved), true);
    }

    private static List<DataSet> batches() {
        return IntStream.range(0, 4)
                .mapToObj(batch -> NumberedExamples.values(batch * NumberedExamples.BATCH, NumberedExamples.BATCH))
                .toList();
    }

    private static DataSetIterator train() {
        return new ExistingDataSetIterator(batches());
    }

    private static MultiLayerNetwork network(String name) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().name(name).nIn(3).nOut(4).build())
                .layer(new OutputLayer.Builder(LossFunction.MSE)
                        .nIn(4)
                        .nOut(2)
                        .activation(Activation.IDENTITY)
                        .build())
                .build());
        network.init();
        return network;
    }
}
