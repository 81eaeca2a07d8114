package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.ProbedNetwork;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.NotFiniteException;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures one network at fixed parameters as a plan asks. Immutable; one instance may measure many networks, one
 * after another.
 */
public final class SpectrumProbe {

    /** How much of something there was to be, and is, where time is over. */
    static final String ALL = "in full";

    static final String NONE = "nothing";

    private final ProbePlan plan;

    public SpectrumProbe(ProbePlan plan) {
        this.plan = plan;
    }

    /**
     * Measures every operator of the plan over every set; those that cannot be had are left out, with the reason. Costs,
     * for each of them, up to {@link ProbePlan#products()} products for the eigenpairs and those of the density.
     *
     * @param model a {@code MultiLayerNetwork} or {@code ComputationGraph}; only read
     * @param sets examples by name, {@link SpectrumReport#TRAIN} and {@link SpectrumReport#TEST}; at least one
     * @throws UnsupportedNetworkException if the network has no loss, or neither exact products nor differences of
     *     gradients can be had
     * @throws ArithmeticException if loss, gradient or a product is not finite
     */
    public SpectrumReport measure(Model model, Map<String, MultiDataSet> sets, Subject subject, Progress progress) {
        return measure(ProbedNetwork.of(model), sets, subject, progress);
    }

    /** The same of a network of whichever kind. */
    public SpectrumReport measure(
            ProbedNetwork network, Map<String, MultiDataSet> sets, Subject subject, Progress progress) {
        return measure(network, sets, subject, progress, ProbeCheckpoints.NONE, TimeLimit.NONE);
    }

    /**
     * The same, begun anew or gone on with: to the same report but for the seconds, unless time runs out. What is being
     * measured then is shown as far as it has come, what has not begun is left out, and {@link SpectrumReport#degraded()} tells
     * both; the loss and gradient of the first set and the checks that cost up to six products are made in any case.
     *
     * @param checkpoints of the same plan, network and examples
     */
    public SpectrumReport measure(
            ProbedNetwork network,
            Map<String, MultiDataSet> sets,
            Subject subject,
            Progress progress,
            ProbeCheckpoints checkpoints,
            TimeLimit limit) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("no set of examples is given; at least the train set is needed");
        }
        DataType precision = DataType.valueOf(plan.precision().name());
        ProbeMeter meter = new ProbeMeter(progress, limit);
        OperatorProbe probe = new OperatorProbe(plan, meter, checkpoints);
        Map<String, SetSpectra> spectra = new LinkedHashMap<>();
        SpectrumReport.Checks checks = null;
        long parameters = 0;
        long classes = 0;
        Map<String, Map<String, OperatorSpectrum>> layers = null;
        Map<String, Map<String, OperatorSpectrum>> groups = null;
        for (Map.Entry<String, MultiDataSet> set : sets.entrySet()) {
            String name = set.getKey();
            if (checks != null && meter.timeIsOver()) {
                meter.cut(name, ALL, NONE);
                continue;
            }
            ExampleSet examples = ExampleSet.of(set.getValue(), plan.batchSize());
            try (LossCurvature curvature =
                    meter.time(name + ".gradient", () -> network.over(examples, precision, plan.memoryBudgetBytes()))) {
                parameters = curvature.layout().size();
                classes = curvature.outputs();
                // Blocks, like the checks, are those of the first set.
                Blocks blocks = Blocks.of(plan.blocks(), curvature.layout().segments());
                meter.expect(expectedProducts(sets.size(), blocks.count(), classes));
                meter.recorded(curvature.recordedBytes());
                spectra.put(name, measure(name, curvature, examples, probe, meter));
                if (checks == null) {
                    String stage = name + ".checks";
                    checks = meter.time(stage, () -> OperatorChecks.of(curvature, new Seeds(plan.seed()).of(stage)));
                    meter.count(stage, OperatorChecks.products(curvature));
                    layers = Blocks.measure("layers", blocks.byLayer(), plan.operators(), curvature, probe, meter);
                    groups = Blocks.measure("groups", blocks.byGroup(), plan.operators(), curvature, probe, meter);
                }
            }
        }
        checks = furtherChecks(checks, network, sets.values().iterator().next(), classes, meter, checkpoints);
        return new SpectrumReport(
                SpectrumReport.SCHEMA,
                subject.epoch(),
                subject.iteration(),
                subject.learningRate(),
                parameters,
                classes,
                plan.precision(),
                checks.differences() == null ? SpectrumReport.EXACT : SpectrumReport.FINITE_DIFFERENCE,
                spectra,
                layers,
                groups,
                checks,
                meter.cost(),
                origin(subject),
                meter.cuts());
    }

    private long expectedProducts(int sets, int blocks, long classes) {
        // The halves make twice the products, each over half of the set.
        long halves = plan.checks().sampleSpread() ? OperatorProbe.expectedEigenProducts(plan, classes) : 0;
        return sets * expectedProductsOfSet(plan, classes) + expectedProductsBeside(plan, blocks, classes) + halves;
    }

    /** Products that a plan is likely to take over each set. */
    static long expectedProductsOfSet(ProbePlan plan, long classes) {
        long each = OperatorProbe.expectedProducts(plan, classes) + MethodComparison.expectedProducts(plan, classes);
        return plan.operators().size() * each + ClassStructureProbe.expectedProducts(plan, classes);
    }

    /** Products, in those over the whole first set, that are likely to be taken of that set only. */
    static long expectedProductsBeside(ProbePlan plan, int blocks, long classes) {
        long halves = plan.checks().sampleSpread() ? OperatorProbe.expectedEigenProducts(plan, classes) : 0;
        return blocks * plan.operators().size() * OperatorProbe.expectedProducts(plan, classes) + halves;
    }

    /** After the curvature over whole sets is closed, so that their recordings do not lie in memory together. */
    private SpectrumReport.Checks furtherChecks(
            SpectrumReport.Checks checks,
            ProbedNetwork network,
            MultiDataSet examples,
            long classes,
            ProbeMeter meter,
            ProbeCheckpoints checkpoints) {
        if (plan.checks().sampleSpread() && meter.timeIsOver()) {
            meter.cut("checks.sampleSpread", ALL, NONE);
        }
        SpectrumReport.SampleSpread spread = plan.checks().sampleSpread() && !meter.timeIsOver()
                ? new SampleSpreadCheck(plan, meter, checkpoints).of(network, examples, classes)
                : null;
        if (spread != null && spread.tooSmall()) {
            meter.warn(spread.warning());
        }
        SpectrumReport.FloatAgainstDouble precision = plan.checks().compareDouble() && !meter.timeIsOver()
                ? meter.time("precision", () -> PrecisionCheck.of(network, examples, plan, meter))
                : null;
        if (plan.checks().compareDouble() && precision == null) {
            meter.cut("checks.floatAgainstDouble", ALL, NONE);
        }
        return checks.with(spread, precision);
    }

    private SetSpectra measure(
            String set, LossCurvature curvature, ExampleSet examples, OperatorProbe probe, ProbeMeter meter) {
        double gradientNorm = VectorArithmetic.norm(curvature.gradient());
        requireFinite(set + " loss", curvature.loss());
        requireFinite("norm of the " + set + " gradient", gradientNorm);
        long classes = curvature.outputs();
        Map<String, OperatorSpectrum> operators = new LinkedHashMap<>();
        Map<String, String> unavailable = new LinkedHashMap<>();
        ClassStructureSpectrum classStructure = null;
        try (ClassStructureProbe structure = structure(set, curvature, examples, probe, meter, unavailable)) {
            for (OperatorKind kind : plan.operators()) {
                String name = set + "." + kind.label();
                if (meter.timeIsOver()) {
                    meter.cut(name, ALL, NONE);
                    unavailable.put(kind.label(), "the time of the report was over");
                    continue;
                }
                try {
                    LinearOperator operator = CurvatureOperators.of(kind, curvature);
                    OperatorSpectrum spectrum = structure != null && kind == OperatorKind.G
                            ? probe.find(kind, operator, name, classes, curvature.gradient(), structure::attribute)
                            : probe.measure(kind, operator, name, classes, curvature.gradient());
                    operators.put(
                            kind.label(),
                            spectrum.withComparison(new MethodComparison(plan, meter).of(operator, name, classes)));
                } catch (UnsupportedNetworkException unsupported) {
                    unavailable.put(kind.label(), unsupported.getMessage());
                }
            }
            if (structure != null && meter.timeIsOver()) {
                meter.cut(set + ".classStructure", ALL, NONE);
            } else if (structure != null) {
                classStructure = structure.measure(operators.get(OperatorKind.G.label()));
            }
        }
        Double error = curvature.error().isPresent() ? curvature.error().getAsDouble() : null;
        return new SetSpectra(
                examples.size(),
                curvature.loss(),
                error,
                gradientNorm,
                operators,
                unavailable.isEmpty() ? null : unavailable,
                classStructure);
    }

    /** Null where it is not to be had; why is only told where it was asked for. */
    private ClassStructureProbe structure(
            String set,
            LossCurvature curvature,
            ExampleSet examples,
            OperatorProbe probe,
            ProbeMeter meter,
            Map<String, String> unavailable) {
        try {
            return ClassStructureProbe.of(set, curvature, examples, plan, meter, probe);
        } catch (UnsupportedNetworkException unsupported) {
            if (plan.classStructure().demanded()) {
                unavailable.put("classStructure", unsupported.getMessage());
            }
            return null;
        } catch (TimeIsOver over) {
            meter.cut(set + ".classStructure", ALL, NONE);
            return null;
        }
    }

    private static void requireFinite(String name, double value) {
        if (!Double.isFinite(value)) {
            throw new NotFiniteException("the " + name + " is " + value
                    + ": training has diverged, or the examples hold values that are not finite");
        }
    }

    private SpectrumReport.Origin origin(Subject subject) {
        String backend = Nd4j.getBackend().getClass().getSimpleName();
        return new SpectrumReport.Origin(plan.seed(), backend, Versions.here(), subject.name(), subject.setsSeed());
    }
}
