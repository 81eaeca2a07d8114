package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.trainer.model.ExampleModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A Hessian product over N examples, for N over two decades: time for each example, and working memory, with nothing kept
 * between products.
 *
 * <p>Arguments: the file of the figures.
 */
final class ScalingBenchmark {

    private static final int[] EXAMPLES = {128, 1280, 12800};
    private static final int BATCH = 128;
    private static final int REPEATS = 3;

    private ScalingBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        RandomImages images = new RandomImages(ExampleModel.LENET);
        DifferentiableNetwork network = images.network();
        List<Map<String, Object>> figures = new ArrayList<>();
        System.out.printf("%10s %18s %18s%n", "examples", "ms per example", "working MiB");
        for (int examples : EXAMPLES) {
            Map<String, Object> row = measure(network, images.examples(examples));
            figures.add(row);
            System.out.printf(
                    Locale.ROOT,
                    "%10d %18.4f %18.1f%n",
                    examples,
                    row.get("millisPerExample"),
                    (Double) row.get("workingBytes") / (1 << 20));
        }
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(arguments[0]).toFile(), figures);
    }

    private static Map<String, Object> measure(DifferentiableNetwork network, DataSet examples) {
        INDArray v = Nd4j.randn(DataType.FLOAT, network.size());
        INDArray result = v.ulike();
        try (CurvatureModel curvature = new CurvatureModel(network, ExampleSet.of(examples, BATCH), 0)) {
            double best = Double.POSITIVE_INFINITY;
            for (int i = 0; i < REPEATS; i++) {
                long start = System.nanoTime();
                curvature.hessian().apply(v, result);
                best = Math.min(best, (System.nanoTime() - start) / 1e6);
            }
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("examples", examples.numExamples());
            row.put("millisPerExample", best / examples.numExamples());
            row.put("workingBytes", (double) curvature.memoryBytes());
            return row;
        }
    }
}
