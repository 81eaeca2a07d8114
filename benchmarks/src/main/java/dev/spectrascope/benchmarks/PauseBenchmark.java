package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * How long the training thread stands still for a snapshot, against the time of a plain copy of the parameters, for a
 * network with as many parameters as the paper's VGG11. Run under the agent, which takes a snapshot every
 * {@value #PERIOD} iterations; its own metric of the pauses is read, and the iterations with a snapshot are timed from
 * outside beside those without.
 *
 * <p>The first snapshot goes into memory that is new to the process, and is held against a copy that does so too; all
 * others against a copy into memory that was written to before, the fastest there is.
 *
 * <p>Arguments: the run directory given to the agent, and the file to write the figures to.
 */
final class PauseBenchmark {

    static final int PERIOD = 10;

    private static final int SNAPSHOTS = 15;
    private static final int WIDTH = 5300;
    private static final int CLASSES = 10;
    private static final int BATCH = 4;
    private static final int COPIES = 30;
    private static final double LIMIT = 3;
    private static final double MILLIS = 1e3;
    private static final long PATIENCE_NANOS = 120_000_000_000L;
    private static final String SUM = "spectrascope_training_pause_seconds_sum";
    private static final String COUNT = "spectrascope_training_pause_seconds_count";

    private PauseBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        MultiLayerNetwork network = network();
        DataSet batch = batch();
        network.fit(batch);
        // Into memory that the process has never touched, in a JVM that has run nothing of it before.
        double first = firstPause(Path.of(arguments[0]));
        List<Double> plain = new ArrayList<>();
        List<Double> withSnapshot = new ArrayList<>();
        for (int iteration = 2; iteration <= PERIOD * SNAPSHOTS; iteration++) {
            long start = System.nanoTime();
            network.fit(batch);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (iteration > PERIOD) {
                (iteration % PERIOD == 0 ? withSnapshot : plain).add(seconds);
            }
        }
        double[] copies = copies(network.params());
        String metrics = scrape(Path.of(arguments[0]));
        double later = (value(metrics, SUM) - first) / (value(metrics, COUNT) - 1);
        double fresh = Median.of(dups(network.params()));

        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("parameters", network.numParams());
        figures.put("snapshots", value(metrics, COUNT));
        figures.put("snapshotsDropped", value(metrics, "spectrascope_snapshots_dropped_total"));
        figures.put("copyIntoTouchedMemoryMillis", MILLIS * Median.of(copies));
        figures.put("copyIntoFreshMemoryMillis", MILLIS * fresh);
        figures.put("pauseMeanMillis", MILLIS * later);
        figures.put("firstPauseMillis", MILLIS * first);
        figures.put("iterationMillis", MILLIS * Median.of(plain));
        figures.put("iterationWithSnapshotMillis", MILLIS * Median.of(withSnapshot));
        figures.put("pauseInCopies", later / Median.of(copies));
        figures.put("firstPauseInFreshCopies", first / fresh);
        figures.put("limitInCopies", LIMIT);
        figures.put("withinLimit", later <= LIMIT * Median.of(copies) && first <= LIMIT * fresh);
        figures.forEach((name, value) -> System.out.println(
                value instanceof Double number
                        ? String.format(Locale.ROOT, "%-30s %14.3f", name, number)
                        : String.format(Locale.ROOT, "%-30s %14s", name, value)));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(arguments[1]).toFile(), figures);
        System.exit(figures.get("withinLimit").equals(true) ? 0 : 1);
    }

    /** Waits until the first snapshot's pause is told. */
    private static double firstPause(Path runs) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            try {
                String metrics = scrape(runs);
                if (value(metrics, COUNT) == 1) {
                    return value(metrics, SUM);
                }
            } catch (IOException | RuntimeException notYet) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException("no pause was told at /metrics in two minutes", notYet);
                }
            }
            Thread.sleep(100);
        }
    }

    private static MultiLayerNetwork network() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(1e-3))
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(WIDTH)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(WIDTH))
                .build());
        network.init();
        return network;
    }

    private static DataSet batch() {
        Random random = new Random(1);
        INDArray features = Nd4j.create(DataType.FLOAT, BATCH, WIDTH);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, BATCH, CLASSES);
        for (int i = 0; i < BATCH; i++) {
            for (int j = 0; j < WIDTH; j++) {
                features.putScalar(i, j, random.nextGaussian());
            }
            labels.putScalar(i, i, 1);
        }
        return new DataSet(features, labels);
    }

    /** Seconds of copies into memory that the process has written to before: the fastest there is. */
    private static double[] copies(INDArray parameters) {
        INDArray target = parameters.dup();
        double[] seconds = new double[COPIES];
        for (int i = 0; i < COPIES; i++) {
            long start = System.nanoTime();
            target.assign(parameters);
            seconds[i] = (System.nanoTime() - start) / 1e9;
        }
        return seconds;
    }

    /** Seconds of {@code dup()}, which allocates. */
    private static double[] dups(INDArray parameters) {
        double[] seconds = new double[COPIES];
        for (int i = 0; i < COPIES; i++) {
            long start = System.nanoTime();
            INDArray copy = parameters.dup();
            seconds[i] = (System.nanoTime() - start) / 1e9;
            copy.close();
        }
        return seconds;
    }

    private static String scrape(Path runs) throws IOException, InterruptedException {
        Path run;
        try (Stream<Path> all = Files.list(runs)) {
            run = all.findFirst().orElseThrow();
        }
        String address = new ObjectMapper()
                .readTree(run.resolve("run.json").toFile())
                .get("address")
                .asText();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address + "metrics")).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("/metrics has no " + name));
    }
}
