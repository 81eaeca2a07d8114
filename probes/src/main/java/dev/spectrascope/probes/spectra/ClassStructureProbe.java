package dev.spectrascope.probes.spectra;

import static dev.spectrascope.probes.curvature.ClassComponent.A1;
import static dev.spectrascope.probes.curvature.ClassComponent.A2;
import static dev.spectrascope.probes.curvature.ClassComponent.B1;
import static dev.spectrascope.probes.curvature.ClassComponent.B2;

import dev.spectrascope.probes.curvature.ClassProducts;
import dev.spectrascope.probes.curvature.ClassStructure;
import dev.spectrascope.probes.curvature.ClassStructureOptions;
import dev.spectrascope.probes.curvature.ClassTraces;
import dev.spectrascope.probes.curvature.CurvatureModel;
import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.MeanAlignment;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.Estimate;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Attribution;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Bulks;
import dev.spectrascope.probes.spectra.ClassStructureSpectrum.Traces;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Measures the three-level structure of G over one set: made before the eigenpairs of G are known, told of them, and then asked
 * for what there is to report.
 */
final class ClassStructureProbe implements AutoCloseable {

    /** More examples at once are no faster, and make the traces of B2 less precise. */
    private static final int MOST_EXAMPLES = 128;

    private final ProbePlan plan;
    private final ProbeMeter meter;
    private final OperatorProbe probe;
    private final CurvatureModel model;
    private final ClassStructure structure;
    private final String set;
    private final String stage;
    private final List<Attribution> attribution = new ArrayList<>();

    private ClassStructureProbe(
            ProbePlan plan,
            ProbeMeter meter,
            OperatorProbe probe,
            CurvatureModel model,
            ClassStructure structure,
            String set,
            String stage) {
        this.plan = plan;
        this.meter = meter;
        this.probe = probe;
        this.model = model;
        this.structure = structure;
        this.set = set;
        this.stage = stage;
    }

    /**
     * Computes the mean vectors.
     *
     * @param set {@code train}: names stages and seeds
     * @return null if the structure is not wanted
     * @throws UnsupportedNetworkException if it cannot be had
     */
    static ClassStructureProbe of(
            String set,
            LossCurvature curvature,
            ExampleSet examples,
            ProbePlan plan,
            ProbeMeter meter,
            OperatorProbe probe) {
        if (!plan.classStructure().wanted(curvature.outputs())) {
            return null;
        }
        if (!(curvature instanceof CurvatureModel model)) {
            throw new UnsupportedNetworkException("the class structure of G needs exact products; "
                    + curvature.differences().orElseThrow().reason());
        }
        String stage = set + ".classStructure";
        int batchSize = Math.min(plan.batchSize(), MOST_EXAMPLES);
        if (curvature.outputs() > ClassStructurePlan.AUTOMATIC) {
            long passes = curvature.outputs() + 1;
            long batches = ClassStructure.batches(examples, batchSize);
            meter.warn(String.format(
                    Locale.ROOT,
                    "the class structure of G over the %s set takes %d backward passes over %d examples, about as long as %d"
                            + " gradients, in %d passes through batches of one class, some milliseconds each at least, for there"
                            + " are %d classes; probes.classStructure=false leaves it out",
                    set,
                    passes,
                    examples.size(),
                    2 * (curvature.outputs() + 2) / 3,
                    passes * batches,
                    curvature.outputs()));
        }
        ClassStructureOptions options = new ClassStructureOptions(
                batchSize,
                ClassStructureOptions.DEFAULT.draws(),
                new Seeds(plan.seed()).of(stage),
                plan.classStructure().megabytes() << 20);
        ProductListener counted = meter.duringAllOf(stage);
        ClassStructure structure = meter.time(
                stage,
                () -> ClassStructure.of(model.network(), examples, options, (done, planned) -> {
                    meter.spent(stage, 1);
                    counted.onProduct(done, planned);
                }));
        return new ClassStructureProbe(plan, meter, probe, model, structure, set, stage);
    }

    /** Passes and products that one set is likely to take. */
    static long expectedProducts(ProbePlan plan, long classes) {
        if (!plan.classStructure().wanted(classes)) {
            return 0;
        }
        long knockOuts = knocksOut(plan)
                ? 4L * plan.logDensity().steps() * plan.densityVectors() + OperatorProbe.expectedEdgeProducts()
                : 0;
        return classes + 1 + knockOuts;
    }

    private static boolean knocksOut(ProbePlan plan) {
        return plan.classStructure().knockOuts() && plan.logDensity() != null;
    }

    /** Notes how eigenvectors of G lie to the class means. */
    void attribute(EigenPairs pairs) {
        for (int i = 0; i < pairs.count(); i++) {
            MeanAlignment alignment = structure.alignment(pairs.vector(i));
            int nearest = alignment.nearest();
            attribution.add(new Attribution(
                    pairs.values()[i], nearest, alignment.squaredCosines()[nearest], alignment.shareOfMeans()));
        }
    }

    /**
     * What there is to report.
     *
     * @param g the spectrum of G, or null
     */
    ClassStructureSpectrum measure(OperatorSpectrum g) {
        double[] b1 = meter.time(stage, structure::b1Eigenvalues);
        double[] all = meter.time(stage, structure::meansEigenvalues);
        Map<String, LogDensity> knockOuts = new LinkedHashMap<>();
        Map<String, String> unavailable = new LinkedHashMap<>();
        Double b2Upper = null;
        if (knocksOut(plan)) {
            try (ClassProducts parts = meter.time(stage, () -> ClassProducts.of(model))) {
                knockOut("g-a1", parts.sum(Set.of(B1, A2, B2)), knockOuts, unavailable);
                knockOut("g-b1", parts.sum(Set.of(A1, A2, B2)), knockOuts, unavailable);
                knockOut("g-a2", parts.sum(Set.of(A1, B1, B2)), knockOuts, unavailable);
                // Where all vectors are there, no product over the examples.
                LinearOperator means = structure.complete() ? structure.means() : parts.sum(Set.of(A1, B1, A2));
                knockOut("g-b2", means, knockOuts, unavailable);
                if (!meter.timeIsOver()) {
                    b2Upper = probe.largest(parts.sum(Set.of(B2)), set + ".b2");
                }
            }
        }
        ClassTraces traces = structure.traces();
        double[] b2ClassTraces = perExample(
                traces.b2OfClasses().stream().mapToDouble(Estimate::value).toArray());
        return new ClassStructureSpectrum(
                structure.examples(),
                structure.a1Eigenvalues(),
                b1,
                structure.a2Eigenvalues(),
                all,
                b2ClassTraces,
                traces.b2().standardError().isEmpty()
                        ? null
                        : perExample(traces.b2OfClasses().stream()
                                .mapToDouble(
                                        estimate -> estimate.standardError().orElse(0))
                                .toArray()),
                traces(traces, g),
                bulks(traces.b1(), b1, b2ClassTraces, b2Upper),
                attribution.isEmpty() ? null : List.copyOf(attribution),
                knockOuts.isEmpty() ? null : knockOuts,
                unavailable.isEmpty() ? null : unavailable,
                structure.sketchDeviation() > 0 ? structure.sketchDeviation() : null,
                structure.dropped() > 0 ? structure.dropped() : null);
    }

    private void knockOut(
            String name, LinearOperator operator, Map<String, LogDensity> knockOuts, Map<String, String> unavailable) {
        try {
            knockOuts.put(name, probe.logDensity(operator, set + "." + name));
        } catch (TimeIsOver over) {
            meter.cut(set + "." + name, SpectrumProbe.ALL, SpectrumProbe.NONE);
            unavailable.put(name, over.getMessage());
        }
    }

    private double[] perExample(double[] traces) {
        int[] examples = structure.examples();
        return IntStream.range(0, traces.length)
                .mapToDouble(c -> examples[c] == 0 ? 0 : traces[c] / examples[c])
                .toArray();
    }

    private static Traces traces(ClassTraces traces, OperatorSpectrum g) {
        boolean measured = g != null && g.trace() != null;
        return new Traces(
                traces.a1(),
                traces.b1(),
                traces.a2(),
                traces.b2().value(),
                SampleReading.error(traces.b2()),
                traces.a1() + traces.b1() + traces.a2() + traces.b2().value(),
                measured ? g.trace().value() : null,
                measured ? g.trace().standardError() : null);
    }

    private Bulks bulks(double b1Trace, double[] b1, double[] b2ClassTraces, Double b2Upper) {
        int classes = structure.classes();
        double b1Mean = b1.length == 0 ? 0 : b1Trace / ((double) classes * classes - 2 * classes);
        double b2Mean = Arrays.stream(b2ClassTraces)
                .filter(trace -> trace > 0)
                .average()
                .orElse(0);
        return new Bulks(
                b1.length == 0 ? 0 : b1[b1.length - 1],
                b1.length == 0 ? 0 : b1[0],
                b1Mean,
                b2Mean,
                b2Upper,
                b1Mean > 0 && b2Mean > 0 ? Math.log10(b1Mean / b2Mean) : null);
    }

    @Override
    public void close() {
        structure.close();
    }
}
