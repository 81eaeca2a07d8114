package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.linalg.LinearOperator;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The full figure of the paper for one network (Hess, G and H over training examples, the outliers deflated), by the paper's own
 * recipe and by ours, both on these operators in FLOAT: products, time, residuals, and how far the densities are apart.
 *
 * <p>Arguments: the file of the figures; then for each network its name, the saved model, the saved examples, how many of them
 * to take, and {@code both}, or {@code ours} where the paper's recipe would take too long.
 */
final class SpectraBenchmark {

    private static final long MEMORY = 4L << 30;
    private static final int BATCH = 128;
    private static final int ARGUMENTS = 5;

    private SpectraBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Object> figures = new LinkedHashMap<>();
        System.out.printf(
                "%-10s %-8s %-6s %9s %9s %9s %9s %12s %12s%n",
                "network", "operator", "recipe", "pairs", "density", "products", "seconds", "worst res.", "W1 / width");
        for (int i = 1; i < arguments.length; i += ARGUMENTS) {
            String name = arguments[i];
            Model model = model(new File(arguments[i + 1]));
            DataSet examples = examples(new File(arguments[i + 2]), Integer.parseInt(arguments[i + 3]));
            try (LossCurvature curvature =
                    LossCurvature.of(model, ExampleSet.of(examples, BATCH), DataType.FLOAT, MEMORY)) {
                figures.put(name, measure(name, curvature, arguments[i + 4].equals("both")));
            }
            new ObjectMapper()
                    .writerWithDefaultPrettyPrinter()
                    .writeValue(Path.of(arguments[0]).toFile(), figures);
        }
    }

    private static Model model(File file) throws IOException {
        try {
            return ModelSerializer.restoreMultiLayerNetwork(file, false);
        } catch (RuntimeException e) {
            return ModelSerializer.restoreComputationGraph(file, false);
        }
    }

    private static DataSet examples(File file, int count) {
        DataSet all = new DataSet();
        all.load(file);
        return new DataSet(
                all.getFeatures().get(NDArrayIndex.interval(0, count)).dup(),
                all.getLabels().get(NDArrayIndex.interval(0, count)).dup());
    }

    private static Map<String, Object> measure(String name, LossCurvature curvature, boolean both) {
        int classes = (int) curvature.outputs();
        Map<String, LinearOperator> operators = new LinkedHashMap<>();
        operators.put("hessian", curvature.hessian());
        operators.put("g", curvature.gaussNewton());
        operators.put("h", curvature.residual());
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("parameters", curvature.layout().size());
        for (Map.Entry<String, LinearOperator> entry : operators.entrySet()) {
            figures.put(entry.getKey(), compare(name, entry.getKey(), entry.getValue(), classes, both));
        }
        return figures;
    }

    private static Map<String, Object> compare(
            String name, String kind, LinearOperator operator, int classes, boolean both) {
        Map<String, Object> figures = new LinkedHashMap<>();
        SpectrumRecipe.Outcome top = SpectrumRecipe.topPairs(operator, classes);
        print(name, kind, "top", top, null);
        figures.put("top", top);
        SpectrumRecipe.Outcome paper = null;
        if (both) {
            paper = SpectrumRecipe.papers(operator, classes, 1);
            print(name, kind, "paper", paper, null);
            figures.put("paper", paper);
            double noise = paper.distance(SpectrumRecipe.papersDensity(operator, paper, 2));
            figures.put("distanceOfPapersDensitiesFromTwoStarts", noise);
            System.out.printf(Locale.ROOT, "%-19s the paper's density from another start: %.1e%n", "", noise);
        }
        SpectrumRecipe.Outcome ours = SpectrumRecipe.ours(operator, classes, kind.equals("h"), paper);
        Double distance = paper == null ? null : paper.distance(ours.density());
        print(name, kind, "ours", ours, distance);
        figures.put("ours", ours);
        figures.put("distance", distance);
        if (paper != null) {
            double ratio = (double) paper.products() / ours.products();
            figures.put("productsRatio", ratio);
            System.out.printf(
                    Locale.ROOT,
                    "%-19s products: %.1f times fewer; time: %.1f times less%n",
                    "",
                    ratio,
                    paper.seconds() / ours.seconds());
        }
        return figures;
    }

    private static void print(
            String name, String kind, String recipe, SpectrumRecipe.Outcome outcome, Double distance) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-8s %-6s %9d %9d %9d %9.1f %12.1e %12s%n",
                name,
                kind,
                recipe,
                outcome.eigenProducts(),
                outcome.densityProducts(),
                outcome.products(),
                outcome.seconds(),
                outcome.worstResidual(),
                distance == null ? "" : String.format(Locale.ROOT, "%.1e", distance));
    }
}
