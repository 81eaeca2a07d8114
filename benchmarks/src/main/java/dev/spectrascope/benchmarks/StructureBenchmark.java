package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.curvature.ClassStructure;
import dev.spectrascope.probes.curvature.ClassStructureOptions;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.Linearization;
import dev.spectrascope.probes.network.tape.ArrayPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What the three-level structure of G costs (mean vectors, all eigenvalues, all traces), in gradients over the same examples:
 * the floor is C passes backward and one forward, C · 2/3 + 1/3.
 *
 * <p>Arguments: the file of the figures, and networks.
 */
final class StructureBenchmark {

    private static final Map<String, Integer> EXAMPLES =
            Map.of("mlp", 1280, "lenet", 1280, "vgg11", 320, "resnet18", 320);
    private static final Map<String, Integer> BATCHES = Map.of("mlp", 256, "lenet", 256, "vgg11", 64, "resnet18", 32);
    private static final int REPEATS = 3;

    private StructureBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        System.out.printf(
                "%-10s %9s %13s %14s %10s %6s%n", "", "examples", "gradient ms", "structure ms", "gradients", "floor");
        for (String name : Arrays.copyOfRange(arguments, 1, arguments.length)) {
            figures.put(name, measure(name));
        }
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Path.of(arguments[0]).toFile(), figures);
    }

    private static Map<String, Object> measure(String name) {
        RandomCase images = RandomCase.of(name);
        DifferentiableNetwork network = images.network();
        DataSet data = images.examples(EXAMPLES.get(name));
        ExampleSet examples = ExampleSet.of(data, BATCHES.get(name));
        List<Double> gradients = new ArrayList<>();
        List<Double> structures = new ArrayList<>();
        Map<String, Object> row = new LinkedHashMap<>();
        // In turns, the first of each to warm up.
        for (int i = 0; i <= REPEATS; i++) {
            long start = System.nanoTime();
            gradient(network, examples);
            long between = System.nanoTime();
            structure(network, examples, row);
            long end = System.nanoTime();
            if (i > 0) {
                gradients.add((between - start) / 1e6);
                structures.add((end - between) / 1e6);
            }
        }
        double gradient = Median.of(gradients);
        double structure = Median.of(structures);
        double floor = data.getLabels().size(1) * 2 / 3.0 + 1 / 3.0;
        row.put("examples", data.numExamples());
        row.put("gradientMillis", gradient);
        row.put("structureMillis", structure);
        row.put("gradients", structure / gradient);
        row.put("floor", floor);
        row.put("overFloor", structure / gradient / floor);
        System.out.printf(
                Locale.ROOT,
                "%-10s %9d %13.0f %14.0f %10.2f %6.2f%n",
                name,
                data.numExamples(),
                gradient,
                structure,
                structure / gradient,
                floor);
        return row;
    }

    private static void gradient(DifferentiableNetwork network, ExampleSet examples) {
        INDArray sum = Nd4j.zeros(DataType.FLOAT, network.size());
        try (ArrayPool pool = new ArrayPool(DataType.FLOAT)) {
            for (Batch batch : examples.batches()) {
                network.linearize(batch, new Linearization.Options(1.0 / examples.size(), false, true, sum, pool))
                        .close();
            }
        }
        sum.close();
    }

    private static void structure(DifferentiableNetwork network, ExampleSet examples, Map<String, Object> row) {
        try (ClassStructure structure =
                ClassStructure.of(network, examples, ClassStructureOptions.DEFAULT, ProductListener.NONE)) {
            structure.a1Eigenvalues();
            structure.b1Eigenvalues();
            structure.a2Eigenvalues();
            structure.meansEigenvalues();
            row.put("complete", structure.complete());
            row.put("bytes", structure.bytes());
            row.put("sketchDeviation", structure.sketchDeviation());
            row.put(
                    "relativeErrorOfB2Trace",
                    structure.traces().b2().standardError().orElse(0)
                            / structure.traces().b2().value());
        }
    }
}
