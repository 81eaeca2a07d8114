package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.FittedThreads;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.tape.ArrayPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a product with the Hessian, G and H costs, beside what PyTorch users pay for the same (double backward), on the same
 * networks, batches and threads, in turns within one run. Ratios of medians mean something, absolute times little.
 *
 * <p>Arguments: the file of the figures, the peer's script, the names of environment variables that it is not to have
 * (separated by spaces), the number of threads, rounds, and networks. To be run in the root of the checkout.
 */
final class ProductsBenchmark {

    private static final int REPEATS = 5;
    private static final int MORE_REPEATS = 25;

    /** The networks whose products take milliseconds: a median of five would be that of the scheduler. */
    private static final Set<String> SMALL = Set.of("mlp", "lenet", "lstm");

    /** As long as the JVM compiles, it competes for the processors; eigenvalue runs ask for hundreds of products. */
    private static final double WARM_UP_MILLIS = 1500;

    private static final int BLOCK_SIZE = 8;
    private static final String BLOCK = "hessian-block";
    private static final Map<String, Integer> BATCHES =
            Map.of("mlp", 256, "lenet", 256, "vgg11", 64, "resnet18", 32, "lstm", 32);
    private static final Map<String, String> PEER = Map.of(
            "gradient", "gradient",
            "hessian-kept", "hessian-kept",
            "hessian", "hessian",
            "g-kept", "g",
            "g", "g",
            "h-kept", "h",
            "h", "h");
    private static final List<String> PRODUCTS =
            List.of("gradient", "hessian-kept", "hessian", "g-kept", "g", "h-kept", "h");

    private ProductsBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path peer = Path.of(arguments[1]);
        List<String> ownVariables = List.of(arguments[2].split(" "));
        String threads = arguments[3];
        int rounds = Integer.parseInt(arguments[4]);
        FittedThreads fitted = FittedThreads.ofThisProcess();
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String name : Arrays.copyOfRange(arguments, 5, arguments.length)) {
            Map<String, List<Double>> ours = new LinkedHashMap<>();
            Map<String, List<Double>> theirs = new LinkedHashMap<>();
            for (int round = 0; round < rounds; round++) {
                measure(name, fitted)
                        .forEach((product, times) -> ours.computeIfAbsent(product, key -> new ArrayList<>())
                                .addAll(times));
                peer(peer, name, threads, ownVariables)
                        .forEach((product, time) -> theirs.computeIfAbsent(product, key -> new ArrayList<>())
                                .add(time));
            }
            figures.put(name, compare(name, ours, theirs));
        }
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(arguments[0]).toFile(), figures);
    }

    private static Map<String, Object> compare(
            String name, Map<String, List<Double>> ours, Map<String, List<Double>> theirs) {
        System.out.printf(
                "%n%-10s %-13s %10s %10s %8s %12s%n", name, "product", "ours ms", "torch ms", "ratio", "÷ gradient");
        double gradient = Median.of(ours.get("gradient"));
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String product : PRODUCTS) {
            double own = Median.of(ours.get(product));
            double peer = Median.of(theirs.get(PEER.get(product)));
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("ours", own);
            row.put("torch", peer);
            row.put("ratio", own / peer);
            row.put("gradients", own / gradient);
            figures.put(product, row);
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %-13s %10.1f %10.1f %8.2f %12.2f%n",
                    "",
                    product,
                    own,
                    peer,
                    own / peer,
                    own / gradient);
        }
        double share = Median.of(ours.get(BLOCK)) / BLOCK_SIZE / Median.of(ours.get("hessian"));
        figures.put(BLOCK, Map.of("vectors", BLOCK_SIZE, "ours", Median.of(ours.get(BLOCK)), "shareOfSingles", share));
        System.out.printf(Locale.ROOT, "%-10s %d at once cost %.2f of single products%n", "", BLOCK_SIZE, share);
        return figures;
    }

    private static Map<String, List<Double>> measure(String name, FittedThreads threads) {
        int batch = BATCHES.get(name);
        int repeats = repeats(name);
        RandomCase random = RandomCase.of(name);
        DataSet examples = random.examples(batch);
        DifferentiableNetwork network = random.network();
        INDArray v = Nd4j.randn(DataType.FLOAT, network.size());
        INDArray result = Nd4j.zeros(DataType.FLOAT, network.size());
        Map<String, List<Double>> times = new LinkedHashMap<>();
        ExampleSet set = ExampleSet.of(examples, batch);
        try (CurvatureModel kept = new CurvatureModel(network, set, Long.MAX_VALUE)) {
            threads.fit(kept.work(), network.size());
            try (ArrayPool pool = new ArrayPool(DataType.FLOAT)) {
                Batch whole = Batch.of(examples.getFeatures(), examples.getLabels());
                INDArray gradient = Nd4j.zeros(DataType.FLOAT, network.size());
                times.put("gradient", time(repeats, () -> {
                    network.linearize(whole, new Linearization.Options(1.0 / batch, false, true, gradient, pool))
                            .close();
                }));
            }
            times.put("hessian-kept", time(repeats, product(kept.hessian(), v, result)));
            times.put("g-kept", time(repeats, product(kept.gaussNewton(), v, result)));
            times.put("h-kept", time(repeats, product(kept.residual(), v, result)));
        }
        try (CurvatureModel recomputed = new CurvatureModel(network, set, 0)) {
            times.put("hessian", time(repeats, product(recomputed.hessian(), v, result)));
            times.put("g", time(repeats, product(recomputed.gaussNewton(), v, result)));
            times.put("h", time(repeats, product(recomputed.residual(), v, result)));
            times.put(BLOCK, time(repeats, block(recomputed.hessian(), v)));
        }
        return times;
    }

    /** Into memory that is there, as all algorithms ask for products. */
    private static Runnable product(LinearOperator operator, INDArray v, INDArray result) {
        return () -> operator.apply(v, result);
    }

    private static Runnable block(LinearOperator operator, INDArray v) {
        List<INDArray> results = Stream.generate(v::ulike).limit(BLOCK_SIZE).toList();
        return () -> operator.apply(Collections.nCopies(BLOCK_SIZE, v), results);
    }

    /** Milliseconds, after at least two runs to warm up. */
    private static List<Double> time(int repeats, Runnable product) {
        double warm = 0;
        for (int i = 0; i < 2 || warm < WARM_UP_MILLIS; i++) {
            warm += millis(product);
        }
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < repeats; i++) {
            times.add(millis(product));
        }
        return times;
    }

    private static double millis(Runnable product) {
        long start = System.nanoTime();
        product.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static int repeats(String name) {
        return SMALL.contains(name) ? MORE_REPEATS : REPEATS;
    }

    private static Map<String, Double> peer(Path script, String name, String threads, List<String> ownVariables)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        "/usr/bin/python3",
                        script.toString(),
                        name,
                        String.valueOf(BATCHES.get(name)),
                        "--threads",
                        threads,
                        "--repeats",
                        String.valueOf(repeats(name)))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        // The peer is started as its users start it, not as the worker is.
        ownVariables.forEach(builder.environment()::remove);
        Process process = builder.start();
        JsonNode printed = new ObjectMapper().readTree(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(script + " " + name + " ended with " + process.exitValue());
        }
        Map<String, Double> times = new LinkedHashMap<>();
        printed.get("milliseconds")
                .properties()
                .forEach(entry -> times.put(entry.getKey(), entry.getValue().asDouble()));
        return times;
    }
}
