package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A training of which {@link OverheadBenchmark} runs many, with the agent and without: prints as one line of JSON what iterations
 * and memory cost. Knows nothing of the agent.
 *
 * <p>Arguments: units of the hidden layers, minibatches in an epoch, epochs that are timed.
 */
final class OverheadTraining {

    private static final int INPUTS = 64;
    private static final int CLASSES = 10;
    private static final int BATCH = 32;
    /** Compilers are done by then, and the agent with its sets and first snapshots. */
    private static final int WARM_UP_SECONDS = 4;

    private OverheadTraining() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int units = Integer.parseInt(arguments[0]);
        int batches = Integer.parseInt(arguments[1]);
        int epochs = Integer.parseInt(arguments[2]);
        MultiLayerNetwork network = network(units);
        DataSetIterator data = data(batches);
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_SECONDS * 1_000_000_000L) {
            network.fit(data);
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Double> wall = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int epoch = 0; epoch < epochs; epoch++) {
            long wallStart = System.nanoTime();
            long cpuStart = threads.getCurrentThreadCpuTime();
            network.fit(data);
            cpu.add((threads.getCurrentThreadCpuTime() - cpuStart) / 1e3 / batches);
            wall.add((System.nanoTime() - wallStart) / 1e3 / batches);
        }
        System.gc();
        Thread.sleep(200);
        System.gc();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("parameters", network.numParams());
        figures.put("wallMicroseconds", Median.of(wall));
        figures.put("cpuMicroseconds", Median.of(cpu));
        figures.put(
                "heapBytes",
                Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        figures.put("residentBytes", ResidentMemory.bytes());
        System.out.println(new ObjectMapper().writeValueAsString(figures));
    }

    private static MultiLayerNetwork network(int units) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(0.01))
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(INPUTS).nOut(units).build())
                .layer(new DenseLayer.Builder().nIn(units).nOut(units).build())
                .layer(new OutputLayer.Builder()
                        .nIn(units)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        return network;
    }

    private static DataSetIterator data(int batches) {
        Random random = new Random(1);
        List<DataSet> examples = new ArrayList<>();
        for (int i = 0; i < batches * BATCH; i++) {
            float[] features = new float[INPUTS];
            for (int j = 0; j < INPUTS; j++) {
                features[j] = (float) random.nextGaussian();
            }
            float[] label = new float[CLASSES];
            label[i % CLASSES] = 1;
            examples.add(new DataSet(
                    Nd4j.createFromArray(new float[][] {features}), Nd4j.createFromArray(new float[][] {label})));
        }
        return new ListDataSetIterator<>(examples, BATCH);
    }
}
