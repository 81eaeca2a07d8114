package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Whether a training JVM with a worker thread in it grows: {@value #SNAPSHOTS} snapshots with reports, its memory looked at after
 * every tenth. Run under the agent with {@code worker=thread} and a snapshot each iteration.
 *
 * <p>Arguments: the run directory given to the agent, and the file to write the figures to. Exit code 1 if from the
 * {@value #SETTLED}th snapshot on the heap or the resident memory grow by more than {@value #ALLOWED_MEGABYTES} MB, by the line
 * through all looks.
 */
final class SoakBenchmark {

    static final int SNAPSHOTS = 300;
    static final int SETTLED = 50;
    static final double ALLOWED_MEGABYTES = 8;

    private static final int BETWEEN_LOOKS = 10;
    private static final long PATIENCE_NANOS = 300_000_000_000L;

    private SoakBenchmark() {}

    private record Look(int snapshots, double heap, double resident) {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Sgd(1e-2))
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(8).nOut(16).build())
                .layer(new OutputLayer.Builder()
                        .nIn(16)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        DataSetIterator batch = new ListDataSetIterator<>(batch().asList(), 30);
        long start = System.nanoTime();
        List<Look> looks = new ArrayList<>();
        // The one before the first update is the first.
        for (int snapshots = BETWEEN_LOOKS; snapshots <= SNAPSHOTS; snapshots += BETWEEN_LOOKS) {
            for (int i = looks.isEmpty() ? 1 : 0; i < BETWEEN_LOOKS; i++) {
                network.fit(batch);
            }
            // The examples of the test set.
            network.evaluate(batch);
            awaitReports(Path.of(arguments[0]), snapshots);
            looks.add(look(snapshots));
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        System.exit(tell(looks, seconds, Path.of(arguments[1])) ? 0 : 1);
    }

    private static DataSet batch() {
        Random random = new Random(1);
        INDArray features = Nd4j.create(DataType.FLOAT, 30, 8);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 30, 3);
        for (int i = 0; i < 30; i++) {
            for (int j = 0; j < 8; j++) {
                features.putScalar(i, j, random.nextGaussian());
            }
            labels.putScalar(i, i % 3, 1);
        }
        return new DataSet(features, labels);
    }

    private static void awaitReports(Path runs, int count) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (reports(runs) < count) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "only " + reports(runs) + " of " + count + " reports after five minutes");
            }
            Thread.sleep(20);
        }
    }

    private static long reports(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return 0;
        }
        long count = 0;
        try (Stream<Path> all = Files.list(runs)) {
            for (Path spectra : all.map(run -> run.resolve("spectra")).toList()) {
                count += Files.isDirectory(spectra) ? reportsIn(spectra) : 0;
            }
        }
        return count;
    }

    private static long reportsIn(Path spectra) throws IOException {
        try (Stream<Path> files = Files.list(spectra)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json") && !name.startsWith("."))
                    .count();
        }
    }

    private static Look look(int snapshots) throws IOException, InterruptedException {
        // What is reachable no more is freed by a thread of ND4J's, once the collector has found it.
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        Runtime runtime = Runtime.getRuntime();
        return new Look(
                snapshots, megabytes(runtime.totalMemory() - runtime.freeMemory()), megabytes(ResidentMemory.bytes()));
    }

    private static double megabytes(long bytes) {
        return bytes / (double) (1 << 20);
    }

    private static boolean tell(List<Look> looks, double seconds, Path file) throws IOException {
        List<Look> settled =
                looks.stream().filter(look -> look.snapshots() >= SETTLED).toList();
        Map<String, Double> growth = new LinkedHashMap<>();
        growth.put("heap", growth(settled, Look::heap));
        growth.put("resident", growth(settled, Look::resident));
        Look first = settled.get(0);
        System.out.printf(
                Locale.ROOT,
                "%d snapshots with reports in %.0f s; MB at the %dth, and what came to it until the %dth: heap %.1f %+.2f,"
                        + " resident %.0f %+.1f%n",
                SNAPSHOTS,
                seconds,
                SETTLED,
                SNAPSHOTS,
                first.heap(),
                growth.get("heap"),
                first.resident(),
                growth.get("resident"));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(file.toFile(), Map.of("seconds", seconds, "looks", looks, "growthMegabytes", growth));
        return growth.values().stream().allMatch(grown -> grown <= ALLOWED_MEGABYTES);
    }

    /** By the least-squares line, over all looks, from the first to the last. */
    private static double growth(List<Look> looks, ToDoubleFunction<Look> memory) {
        double meanX = looks.stream().mapToDouble(Look::snapshots).average().orElseThrow();
        double meanY = looks.stream().mapToDouble(memory).average().orElseThrow();
        double covariance = looks.stream()
                .mapToDouble(look -> (look.snapshots() - meanX) * (memory.applyAsDouble(look) - meanY))
                .sum();
        double variance = looks.stream()
                .mapToDouble(look -> (look.snapshots() - meanX) * (look.snapshots() - meanX))
                .sum();
        return covariance
                / variance
                * (looks.get(looks.size() - 1).snapshots() - looks.get(0).snapshots());
    }
}
