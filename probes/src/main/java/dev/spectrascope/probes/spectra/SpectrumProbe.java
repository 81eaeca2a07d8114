package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.NotFiniteException;
import dev.spectrascope.probes.linalg.VectorArithmetic;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
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
        return measure(model, sets, subject, progress, ProbeCheckpoints.NONE);
    }

    /**
     * The same, begun anew or gone on with: to the same report but for the seconds.
     *
     * @param checkpoints of the same plan, network and examples
     */
    public SpectrumReport measure(
            Model model,
            Map<String, MultiDataSet> sets,
            Subject subject,
            Progress progress,
            ProbeCheckpoints checkpoints) {
        if (sets.isEmpty()) {
            throw new IllegalArgumentException("no set of examples is given; at least the train set is needed");
        }
        DataType precision = DataType.valueOf(plan.precision().name());
        ProbeMeter meter = new ProbeMeter(progress);
        OperatorProbe probe = new OperatorProbe(plan, meter, checkpoints);
        Map<String, SetSpectra> spectra = new LinkedHashMap<>();
        SpectrumReport.Checks checks = null;
        long parameters = 0;
        long classes = 0;
        Map<String, Map<String, OperatorSpectrum>> layers = null;
        Map<String, Map<String, OperatorSpectrum>> groups = null;
        for (Map.Entry<String, MultiDataSet> set : sets.entrySet()) {
            String name = set.getKey();
            ExampleSet examples = ExampleSet.of(set.getValue(), plan.batchSize());
            try (LossCurvature curvature = meter.time(
                    name + ".gradient", () -> LossCurvature.of(model, examples, precision, plan.memoryBudgetBytes()))) {
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
                    layers = Blocks.measure("layers", blocks.byLayer(), plan.operators(), curvature, probe);
                    groups = Blocks.measure("groups", blocks.byGroup(), plan.operators(), curvature, probe);
                }
            }
        }
        checks = furtherChecks(checks, model, sets.values().iterator().next(), classes, meter, checkpoints);
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
                origin(subject));
    }

    private long expectedProducts(int sets, int blocks, long classes) {
        long each = OperatorProbe.expectedProducts(plan, classes);
        // Two halves, each about half the work of a product over the whole set.
        long halves = plan.checks().sampleSpread() ? 2 * OperatorProbe.expectedEigenProducts(plan, classes) : 0;
        return (sets + blocks) * plan.operators().size() * each
                + sets * ClassStructureProbe.expectedProducts(plan, classes)
                + sets * plan.operators().size() * MethodComparison.expectedProducts(plan, classes)
                + halves;
    }

    /** After the curvature over whole sets is closed, so that their recordings do not lie in memory together. */
    private SpectrumReport.Checks furtherChecks(
            SpectrumReport.Checks checks,
            Model model,
            MultiDataSet examples,
            long classes,
            ProbeMeter meter,
            ProbeCheckpoints checkpoints) {
        SpectrumReport.SampleSpread spread = plan.checks().sampleSpread()
                ? new SampleSpreadCheck(plan, meter, checkpoints).of(model, examples, classes)
                : null;
        if (spread != null && spread.tooSmall()) {
            meter.warn(spread.warning());
        }
        SpectrumReport.FloatAgainstDouble precision = plan.checks().compareDouble()
                ? meter.time("precision", () -> PrecisionCheck.of(model, examples, plan, meter))
                : null;
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
            if (structure != null) {
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
