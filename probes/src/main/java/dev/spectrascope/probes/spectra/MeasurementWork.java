package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.ParameterSegment;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What decides how long a plan takes.
 *
 * @param classes outputs C of the network
 * @param layers with trainable parameters
 * @param examples of each set, by name
 * @param rate wall-clock seconds of a product, divided by the number of examples, in which it is linear; above 0
 */
public record MeasurementWork(long classes, int layers, Map<String, Long> examples, double rate) {

    public MeasurementWork {
        examples = Collections.unmodifiableMap(new LinkedHashMap<>(examples));
    }

    /**
     * Tries it, on the first batch of the first set. Costs a gradient and two products over that.
     *
     * @param sets by name, at least one
     */
    public static MeasurementWork of(ProbedNetwork network, Map<String, MultiDataSet> sets, ProbePlan plan) {
        Map<String, Long> examples = new LinkedHashMap<>();
        sets.forEach((name, set) -> examples.put(name, set.getFeatures(0).size(0)));
        MultiDataSet first = sets.values().iterator().next();
        ExampleSet batch = new ExampleSet(
                List.of(ExampleSet.of(first, plan.batchSize()).batches().get(0)));
        DataType precision = DataType.valueOf(plan.precision().name());
        try (LossCurvature curvature = network.over(batch, precision, plan.memoryBudgetBytes())) {
            long layers = curvature.layout().segments().stream()
                    .map(ParameterSegment::layer)
                    .distinct()
                    .count();
            LinearOperator operator = CurvatureOperators.of(plan.operators().get(0), curvature);
            double seconds = secondsOfProduct(operator, precision, plan.seed());
            return new MeasurementWork(curvature.outputs(), (int) layers, examples, seconds / batch.size());
        }
    }

    private static double secondsOfProduct(LinearOperator operator, DataType precision, long seed) {
        try (INDArray vector = new GaussianVectors(seed).next(operator.size(), precision);
                INDArray result = Nd4j.createUninitialized(precision, operator.size())) {
            // The first one meets code that was never run and memory that was never touched.
            operator.apply(vector, result);
            long start = System.nanoTime();
            operator.apply(vector, result);
            // On a device, products are done when somebody looks.
            result.sumNumber();
            return Math.max(1, System.nanoTime() - start) * 1e-9;
        }
    }

    /** With the rate at which a report's eigenpairs and densities over whole sets were made; this, where it had none. */
    public MeasurementWork asIn(SpectrumReport report) {
        Map<String, Long> products =
                report.cost() == null ? null : report.cost().productsByStage();
        if (products == null) {
            return this;
        }
        double seconds = 0;
        double passes = 0;
        for (Map.Entry<String, SpectrumReport.SetSpectra> set : report.sets().entrySet()) {
            for (Map.Entry<String, Long> stage : products.entrySet()) {
                String name = stage.getKey();
                boolean counts = name.startsWith(set.getKey() + ".")
                        && (name.endsWith(OperatorProbe.EIGENPAIRS) || name.endsWith(OperatorProbe.DENSITY));
                if (counts) {
                    seconds += report.cost().seconds().getOrDefault(name, 0.0);
                    passes += (double) stage.getValue() * set.getValue().examples();
                }
            }
        }
        return seconds > 0 && passes > 0 ? new MeasurementWork(classes, layers, examples, seconds / passes) : this;
    }

    /** Seconds that a plan is likely to take over sets that were halved so often. */
    double seconds(ProbePlan plan, int halvings) {
        // Blocks and the sample's halves are those of the first set only.
        long first = examples.values().iterator().next();
        long all = examples.values().stream().mapToLong(Long::longValue).sum();
        int blocks =
                (plan.blocks().layers() ? layers : 0) + plan.blocks().groups().size();
        double passes = (double) all * SpectrumProbe.expectedProductsOfSet(plan, classes)
                + (double) first * SpectrumProbe.expectedProductsBeside(plan, blocks, classes);
        return rate * passes / (1 << halvings);
    }
}
