package dev.spectrascope.programs;

import java.io.IOException;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains several networks: two in turns, minibatch by minibatch; one that is forgotten afterwards; and two more. Prints the
 * parameters of each, and then lives until standard input is closed.
 */
final class SeveralNetworksProgram {

    private static final int BATCHES = 4;

    private SeveralNetworksProgram() {}

    public static void main(String[] arguments) throws Exception {
        MultiLayerNetwork first = sequence(1);
        ComputationGraph second = graph();
        for (int epoch = 0; epoch < 2; epoch++) {
            for (int batch = 0; batch < BATCHES; batch++) {
                first.fit(values(batch));
                second.fit(values(BATCHES - 1 - batch));
            }
            first.incrementEpochCount();
            second.incrementEpochCount();
        }
        TrainingProgram.printParameters(first.params());
        TrainingProgram.printParameters(second.params());
        trainAndForget();
        MultiLayerNetwork[] more = {sequence(3), sequence(4)};
        for (MultiLayerNetwork network : more) {
            network.fit(values(0));
            TrainingProgram.printParameters(network.params());
        }
        System.out.println("next random number " + Nd4j.getRandom().nextLong());
        System.out.println("waiting");
        awaitEndOfInput();
        System.out.println(first.getEpochCount() + second.getEpochCount() + more[0].getEpochCount());
    }

    private static void trainAndForget() throws Exception {
        MultiLayerNetwork network = sequence(2);
        IntStream.range(0, BATCHES).forEach(batch -> network.fit(values(batch)));
        network.incrementEpochCount();
        TrainingProgram.printParameters(network.params());
    }

    private static void awaitEndOfInput() throws IOException {
        int read;
        do {
            // Whoever waits for a network to be forgotten does not wait for the heap to fill up.
            System.gc();
            read = System.in.read();
        } while (read >= 0);
    }

    private static DataSet values(int batch) {
        return NumberedExamples.values(batch * NumberedExamples.BATCH, NumberedExamples.BATCH);
    }

    private static NeuralNetConfiguration.Builder builder(long seed) {
        return new NeuralNetConfiguration.Builder()
                .seed(seed)
                .dataType(DataType.FLOAT)
                .updater(new Adam(0.01))
                .activation(Activation.TANH);
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MSE)
                .nIn(4)
                .nOut(2)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static MultiLayerNetwork sequence(long seed) {
        MultiLayerNetwork network = new MultiLayerNetwork(builder(seed)
                .list()
                .layer(new DenseLayer.Builder().nIn(3).nOut(4).dropOut(0.9).build())
                .layer(output())
                .build());
        network.init();
        return network;
    }

    private static ComputationGraph graph() {
        ComputationGraph graph = new ComputationGraph(builder(9)
                .graphBuilder()
                .addInputs("in")
                .addLayer("hidden", new DenseLayer.Builder().nIn(3).nOut(4).build(), "in")
                .addLayer("out", output(), "hidden")
                .setOutputs("out")
                .build());
        graph.init();
        return graph;
    }
}
