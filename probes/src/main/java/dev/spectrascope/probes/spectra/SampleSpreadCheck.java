package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.ExampleHalves;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.ExtremeEigenPairs;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ThickRestartLanczos;
import dev.spectrascope.probes.spectra.SpectrumReport.SampleSpread;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.MultiDataSet;

/** How far the top eigenvalues move between halves of the train set. */
final class SampleSpreadCheck {

    private static final String STAGE = "halves";

    private final ProbePlan plan;
    private final ProbeMeter meter;
    private final ProbeCheckpoints checkpoints;

    SampleSpreadCheck(ProbePlan plan, ProbeMeter meter, ProbeCheckpoints checkpoints) {
        this.plan = plan;
        this.meter = meter;
        this.checkpoints = checkpoints;
    }

    /**
     * Compares the top eigenvalues of the plan's first operator over two random halves: those of both that came down to
     * the plan's tolerance, of which there are at most {@link ProbePlan#wanted}; not those of 0 and below.
     *
     * @return null where there are fewer than two examples or nothing converged
     */
    SampleSpread of(ProbedNetwork network, org.nd4j.linalg.dataset.api.MultiDataSet examples, long classes) {
        long size = examples.getFeatures(0).size(0);
        if (size < 2) {
            return null;
        }
        long seed = new Seeds(plan.seed()).of(STAGE);
        ExampleHalves halves = ExampleHalves.of(examples, seed);
        double[] first = eigenvalues(network, halves.first(), "first", classes, seed);
        double[] second =
                meter.timeIsOver() ? new double[0] : eigenvalues(network, halves.second(), "second", classes, seed);
        if (meter.timeIsOver()) {
            meter.cut("checks.sampleSpread", SpectrumProbe.ALL, SpectrumProbe.NONE);
            return null;
        }
        int compared = Math.min(first.length, second.length);
        if (compared == 0) {
            return null;
        }
        return SampleSpread.of(
                operator().label(), (size + 1) / 2, Arrays.copyOf(first, compared), Arrays.copyOf(second, compared));
    }

    private OperatorKind operator() {
        return plan.operators().get(0);
    }

    private double[] eigenvalues(ProbedNetwork network, MultiDataSet examples, String half, long classes, long seed) {
        DataType precision = DataType.valueOf(plan.precision().name());
        ExampleSet set = ExampleSet.of(examples, plan.batchSize());
        String name = STAGE + "." + operator().label();
        try (LossCurvature curvature = network.over(set, precision, plan.memoryBudgetBytes())) {
            LinearOperator operator = CurvatureOperators.of(operator(), curvature);
            int wanted = (int) Math.min(plan.wanted(classes), operator.size());
            ThickRestartLanczos solver = new ThickRestartLanczos(OperatorProbe.eigenOptions(plan, wanted, 0));
            return meter.counting(name, operator, counted -> {
                try (ExtremeEigenPairs pairs = meter.time(
                        name,
                        () -> solver.solve(counted, seed, meter.during(name), checkpoints.of(name + "." + half)))) {
                    return converged(pairs.largest());
                }
            });
        }
    }

    private double[] converged(EigenPairs pairs) {
        return Arrays.stream(pairs.values(), 0, pairs.leading(plan.tolerance()))
                .takeWhile(value -> value > 0)
                .toArray();
    }
}
