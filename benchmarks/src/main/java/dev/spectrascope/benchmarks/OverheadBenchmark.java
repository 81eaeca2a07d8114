package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the agent costs a training between snapshots: pairs of JVMs in turn, with it and without. The agent takes its sets and the
 * snapshot before the first update and is idle while iterations are timed. The time that the training thread computes is beside
 * the wall clock's, since machines are shared.
 *
 * <p>Arguments: the agent's jar, a folder for runs, the file to write the figures to, how many pairs. Exit code 1 if the median pair
 * costs more than {@value #ALLOWED_PERCENT} % of the thread's time. Memory is told and not judged: what is resident holds the agent's
 * classes too; that there are at most two copies of the parameters is a test's to hold.
 */
final class OverheadBenchmark {

    static final double ALLOWED_PERCENT = 1;

    private static final String TRAINING = "dev.spectrascope.benchmarks.OverheadTraining";
    private static final String[] SMALL = {"128", "200", "25"};
    private static final String[] LARGE = {"3000", "4", "3"};
    /** 10 examples of each of 10 classes, 64 features and 10 labels each, as the benchmark asks for; two sets. */
    private final Path agentJar;

    private final Path runs;

    private OverheadBenchmark(Path agentJar, Path runs) {
        this.agentJar = agentJar;
        this.runs = runs;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        OverheadBenchmark benchmark = new OverheadBenchmark(Path.of(arguments[0]), Path.of(arguments[1]));
        int pairs = Integer.parseInt(arguments[3]);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("iteration", benchmark.iterations(pairs));
        figures.put("memory", benchmark.memory(Math.max(1, pairs / 2)));
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(arguments[2]).toFile(), figures);
        System.exit(benchmark.kept ? 0 : 1);
    }

    private boolean kept = true;

    private record Pair(JsonNode without, JsonNode with) {

        /** How much more it is with the agent, in percent. */
        double percent(String figure) {
            return 100 * (with.get(figure).asDouble() / without.get(figure).asDouble() - 1);
        }

        double difference(String figure) {
            return with.get(figure).asDouble() - without.get(figure).asDouble();
        }
    }

    private List<Pair> pairs(String[] training, int count) throws IOException, InterruptedException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // What comes first may find the machine in another state.
            boolean agentFirst = i % 2 == 1;
            JsonNode one = run(training, agentFirst);
            JsonNode other = run(training, !agentFirst);
            pairs.add(agentFirst ? new Pair(other, one) : new Pair(one, other));
        }
        return pairs;
    }

    private Map<String, Object> iterations(int count) throws IOException, InterruptedException {
        List<Pair> pairs = pairs(SMALL, count);
        Map<String, Object> figures = new LinkedHashMap<>();
        for (String clock : new String[] {"cpuMicroseconds", "wallMicroseconds"}) {
            List<Double> percent =
                    pairs.stream().map(pair -> pair.percent(clock)).sorted().toList();
            double without = Median.of(pairs.stream()
                    .map(pair -> pair.without().get(clock).asDouble())
                    .toList());
            figures.put(clock, Map.of("without", without, "percentMore", percent, "median", Median.of(percent)));
            System.out.printf(
                    Locale.ROOT,
                    "iteration of %s µs (%s): with the agent %+.2f %% (median of %d pairs; %+.2f to %+.2f)%n",
                    String.format(Locale.ROOT, "%.0f", without),
                    clock.startsWith("cpu") ? "the thread's own time" : "wall clock",
                    Median.of(percent),
                    count,
                    percent.get(0),
                    percent.get(count - 1));
            kept &= !clock.startsWith("cpu") || Median.of(percent) <= ALLOWED_PERCENT;
        }
        return figures;
    }

    private Map<String, Object> memory(int count) throws IOException, InterruptedException {
        List<Pair> pairs = pairs(LARGE, count);
        long copy = pairs.get(0).with().get("parameters").asLong() * Float.BYTES;
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("copyBytes", copy);
        for (String kind : new String[] {"heapBytes", "residentBytes"}) {
            double added =
                    Median.of(pairs.stream().map(pair -> pair.difference(kind)).toList());
            figures.put(kind, added);
            System.out.printf(
                    Locale.ROOT,
                    "%s added: %.1f MB, %.2f copies of the parameters (%.1f MB each)%n",
                    kind.replace("Bytes", " memory"),
                    added / (1 << 20),
                    added / copy,
                    copy / (double) (1 << 20));
        }
        return figures;
    }

    private JsonNode run(String[] training, boolean agent) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-Xms1g"));
        if (agent) {
            command.add("-javaagent:" + agentJar
                    + "=worker=none,http.port=0,sets.examplesPerClass=10,schedule.epochs=[0],runDirectory=" + runs);
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TRAINING));
        command.addAll(List.of(training));
        File errors = Files.createTempFile("overhead", ".txt").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors);
        // All of an iteration on the thread that is timed.
        builder.environment().put("OMP_NUM_THREADS", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(
                    "the training ended with " + process.exitValue() + ": " + Files.readString(errors.toPath()));
        }
        Files.delete(errors.toPath());
        String last = output.strip().lines().reduce((one, other) -> other).orElseThrow();
        return new ObjectMapper().readTree(last);
    }
}
