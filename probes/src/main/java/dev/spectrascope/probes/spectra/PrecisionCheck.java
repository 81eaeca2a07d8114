package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.spectra.SpectrumReport.FloatAgainstDouble;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products in float against products in double, at one random vector, on a few examples. */
final class PrecisionCheck {

    /** Most examples it is made on. */
    static final int EXAMPLES = 64;

    private PrecisionCheck() {}

    /**
     * Costs one product of each operator in each precision, over at most {@link #EXAMPLES} examples.
     *
     * @param examples of which the first batch of that size is taken
     */
    static FloatAgainstDouble of(
            ProbedNetwork network,
            org.nd4j.linalg.dataset.api.MultiDataSet examples,
            ProbePlan plan,
            ProbeMeter meter) {
        ExampleSet sample = new ExampleSet(
                List.of(ExampleSet.of(examples, EXAMPLES).batches().get(0)));
        long budget = plan.memoryBudgetBytes();
        Map<String, Double> differences = new LinkedHashMap<>();
        long seed = new Seeds(plan.seed()).of("precision");
        try (LossCurvature single = network.over(sample, DataType.FLOAT, budget);
                LossCurvature twofold = network.over(sample, DataType.DOUBLE, budget);
                INDArray vector = new GaussianVectors(seed).next(single.layout().size(), DataType.FLOAT);
                INDArray same = vector.castTo(DataType.DOUBLE)) {
            for (OperatorKind kind : plan.operators()) {
                try (INDArray inFloat = CurvatureOperators.of(kind, single).apply(vector);
                        INDArray widened = inFloat.castTo(DataType.DOUBLE);
                        INDArray inDouble = CurvatureOperators.of(kind, twofold).apply(same)) {
                    double norm = VectorArithmetic.norm(inDouble);
                    VectorArithmetic.addScaled(-1, inDouble, widened);
                    double difference = VectorArithmetic.norm(widened);
                    differences.put(kind.label(), norm == 0 ? difference : difference / norm);
                    meter.count("precision", 2);
                } catch (UnsupportedNetworkException unavailable) {
                    // The full operator's entry says why.
                }
            }
        }
        return new FloatAgainstDouble(sample.size(), differences);
    }
}
