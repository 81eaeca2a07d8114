package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.BulkEdge;
import dev.spectrascope.probes.linalg.DeflatedOperator;
import dev.spectrascope.probes.linalg.EigenOptions;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.ExtremeEigenPairs;
import dev.spectrascope.probes.linalg.LanczosRun;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.NegativeSpectrum;
import dev.spectrascope.probes.linalg.SpectralRange;
import dev.spectrascope.probes.linalg.StochasticLanczos;
import dev.spectrascope.probes.linalg.ThickRestartLanczos;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.LogDensity;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Measures the spectrum of one operator as a plan asks. */
final class OperatorProbe {

    /** What a run that answers both eigenpairs and density may take where no bound is set: 128 steps for 2 million parameters. */
    private static final long SHARED_RUN_BYTES = 1L << 30;

    /** How the names of stages end. */
    static final String EIGENPAIRS = ".eigenpairs";

    static final String DENSITY = ".density";

    /** A density of fewer steps than these, where time is over, is none. */
    private static final int LEAST_STEPS = 16;

    private final ProbePlan plan;
    private final ProbeMeter meter;
    private final ProbeCheckpoints checkpoints;

    OperatorProbe(ProbePlan plan, ProbeMeter meter, ProbeCheckpoints checkpoints) {
        this.plan = plan;
        this.meter = meter;
        this.checkpoints = checkpoints;
    }

    /**
     * Finds the extreme eigenpairs, then the density of what they leave; both from one run where nothing is to be taken
     * away. Or takes over what was found before a kill.
     *
     * @param name {@code train.hessian}: names stages and seeds
     * @param classes outputs C of the network: the outliers to expect
     * @param gradient whose share in the top eigenspace is told, shape [p]; null for none
     */
    OperatorSpectrum measure(OperatorKind kind, LinearOperator operator, String name, long classes, INDArray gradient) {
        Optional<MeasuredOperator> before = checkpoints.measured(name);
        if (before.isPresent()) {
            meter.restore(name, before.get());
            return before.get().spectrum();
        }
        OperatorSpectrum spectrum = find(kind, operator, name, classes, gradient, pairs -> {});
        if (!meter.timeIsOver()) {
            // What is cut short is of use to this report only, which is about to be written.
            checkpoints.measured(name, meter.of(name, spectrum));
        }
        return spectrum;
    }

    /**
     * As {@link #measure(OperatorKind, LinearOperator, String, long, INDArray)}; after a kill the runs go on where they were, for the
     * eigenvectors are needed again.
     *
     * @param found shown the eigenpairs at the upper end, whose vectors are closed when this is done
     */
    OperatorSpectrum find(
            OperatorKind kind,
            LinearOperator operator,
            String name,
            long classes,
            INDArray gradient,
            Consumer<EigenPairs> found) {
        return meter.counting(
                name,
                operator,
                counted -> findCounted(kind, counted, name, classes, pairs -> {
                    found.accept(pairs);
                    return gradient == null ? null : GradientShare.of(gradient, pairs, plan.wanted(classes));
                }));
    }

    /**
     * @param look shown the eigenpairs at the upper end; returns the gradient's share in their span
     */
    private OperatorSpectrum findCounted(
            OperatorKind kind, LinearOperator operator, String name, long classes, Function<EigenPairs, Double> look) {
        long top = plan.wanted(classes);
        // G is positive semi-definite and of low rank: the lower end of its spectrum is 0 and holds no information.
        int bottom = kind == OperatorKind.G ? 0 : plan.bottom();
        // The edge of H's bulk is the (C + 1)-th eigenvalue; G and the Hessian have it for the asking once deflated.
        long wanted = Math.min(kind == OperatorKind.H ? Math.max(top, classes + 1) : top, operator.size());
        // H has a bulk and no outliers: to take its edge away would only blunt it.
        boolean whole = kind == OperatorKind.H || !plan.deflates();
        EigenOptions options = eigenOptions(plan, (int) wanted, bottom)
                .withKrylovSteps(whole ? krylovSteps(operator, (int) wanted + bottom) : 0);
        Seeds seeds = new Seeds(plan.seed());
        try (ExtremeEigenPairs pairs = meter.time(
                name + EIGENPAIRS,
                () -> new ThickRestartLanczos(options)
                        .solve(
                                operator,
                                seeds.of(name + EIGENPAIRS),
                                meter.during(name + EIGENPAIRS),
                                checkpoints.of(name + EIGENPAIRS)))) {
            Double share = look.apply(pairs.largest());
            noteCutPairs(pairs, options, name + EIGENPAIRS);
            if (plan.densitySteps() == 0) {
                return spectrum(pairs, top, classes).withGradientShare(share);
            }
            int outliers = whole ? 0 : (int) Math.min(pairs.largest().leading(plan.tolerance()), operator.size() - 1);
            if (whole && answersDensity(pairs.krylov().runs().get(0), operator.size())) {
                return spectrum(pairs, top, pairs.krylov(), 0, classes).withGradientShare(share);
            }
            if (meter.timeIsOver()) {
                return cutShort(pairs, top, whole ? pairs.krylov() : null, 0, classes, name)
                        .withGradientShare(share);
            }
            StochasticLanczos.Sample bulk = meter.time(
                    name + DENSITY,
                    () -> outliers == 0
                            ? StochasticLanczos.run(
                                    operator,
                                    plan.densitySteps(),
                                    plan.densityVectors(),
                                    seeds.of(name + DENSITY),
                                    meter.during(name + DENSITY),
                                    checkpoints.of(name + DENSITY))
                            : StochasticLanczos.ofComplement(
                                    deflated(operator, pairs.largest(), outliers),
                                    plan.densitySteps(),
                                    plan.densityVectors(),
                                    seeds.of(name + DENSITY),
                                    meter.during(name + DENSITY),
                                    checkpoints.of(name + DENSITY)));
            OperatorSpectrum spectrum = meter.timeIsOver()
                    ? cutShort(pairs, top, bulk, outliers, classes, name)
                    : spectrum(pairs, top, bulk, outliers, classes);
            return spectrum.withGradientShare(share);
        }
    }

    private void noteCutPairs(ExtremeEigenPairs pairs, EigenOptions options, String stage) {
        int products = pairs.largest().products();
        boolean ended = pairs.largest().converged() || products >= options.products();
        if (meter.timeIsOver() && !ended) {
            meter.cut(stage, options.products() + " products or converged", products + " products");
        }
    }

    /** As much of a density as the steps say that were made before the time was over; none where they are too few. */
    private OperatorSpectrum cutShort(
            ExtremeEigenPairs pairs, long top, StochasticLanczos.Sample bulk, int outliers, long classes, String name) {
        LanczosRun run = bulk == null ? null : bulk.runs().get(0);
        if (run != null && (run.residual() == 0 || run.steps() >= Math.min(plan.densitySteps(), bulk.size()))) {
            int vectors = bulk.runs().size();
            if (vectors < plan.densityVectors()) {
                meter.cut(name + DENSITY, plan.densityVectors() + " vectors", vectors + " vectors");
            }
            return spectrum(pairs, top, bulk, outliers, classes);
        }
        if (run == null || run.steps() < LEAST_STEPS) {
            meter.cut(name + DENSITY, plan.densitySteps() + " steps", "none");
            return spectrum(pairs, top, classes);
        }
        meter.cut(name + DENSITY, plan.densitySteps() + " steps", run.steps() + " steps");
        return spectrum(plan.withAtMost(run.steps()), pairs, top, bulk, outliers, classes);
    }

    /**
     * The log-spectrum of another operator, from a run as long as the plan's log-densities ask for, nothing deflated.
     *
     * @throws TimeIsOver if the time is over before there is one
     */
    LogDensity logDensity(LinearOperator operator, String name) {
        if (meter.timeIsOver()) {
            throw new TimeIsOver();
        }
        StochasticLanczos.Sample sample = meter.counting(
                name,
                operator,
                counted -> meter.time(
                        name,
                        () -> StochasticLanczos.run(
                                counted,
                                plan.logDensity().steps(),
                                plan.densityVectors(),
                                new Seeds(plan.seed()).of(name),
                                meter.during(name),
                                checkpoints.of(name))));
        int steps = sample.runs().get(0).steps();
        boolean cut = meter.timeIsOver() && steps < Math.min(plan.logDensity().steps(), operator.size());
        if (cut && steps < LEAST_STEPS) {
            throw new TimeIsOver();
        }
        if (cut) {
            meter.cut(name, plan.logDensity().steps() + " steps", steps + " steps");
        }
        return new SampleReading(cut ? plan.withAtMost(steps) : plan, sample, sample).logDensity();
    }

    /** The largest eigenvalue of another operator. */
    double largest(LinearOperator operator, String name) {
        ThickRestartLanczos solver = new ThickRestartLanczos(eigenOptions(plan, 1, 0));
        long seed = new Seeds(plan.seed()).of(name);
        return meter.counting(name, operator, counted -> {
            try (ExtremeEigenPairs pairs =
                    meter.time(name, () -> solver.solve(counted, seed, meter.during(name), checkpoints.of(name)))) {
                return pairs.largest().values()[0];
            }
        });
    }

    static long expectedEdgeProducts() {
        return 30;
    }

    /**
     * The steps that a run for eigenpairs is to make so that it answers the density as well: those of the density, where there is
     * one start vector and their basis fits into the memory that may be used; else 0.
     */
    private int krylovSteps(LinearOperator operator, int wanted) {
        int steps = (int) Math.min(plan.densitySteps(), operator.size());
        if (plan.densityVectors() > 1 || steps > plan.products()) {
            return 0;
        }
        long memory = plan.eigenMemoryMegabytes() == 0 ? SHARED_RUN_BYTES : plan.eigenMemoryMegabytes() << 20;
        long needed = eigenOptions(plan, wanted, 0).memoryBytes(steps, operator.size(), operator.dataType());
        return needed <= memory ? steps : 0;
    }

    private boolean answersDensity(LanczosRun run, long size) {
        return plan.densityVectors() == 1
                && (run.residual() == 0 || run.steps() >= Math.min(plan.densitySteps(), size));
    }

    /** How to look for so many eigenpairs at either end. Not in the plan, which is read where there is no ND4J. */
    static EigenOptions eigenOptions(ProbePlan plan, int largest, int smallest) {
        return new EigenOptions(largest, smallest, plan.tolerance(), 0, plan.products(), false)
                .withMemory(plan.eigenMemoryMegabytes() << 20);
    }

    /** Products that one operator is likely to take. */
    static long expectedProducts(ProbePlan plan, long classes) {
        return expectedEigenProducts(plan, classes) + (long) plan.densitySteps() * plan.densityVectors();
    }

    static long expectedEigenProducts(ProbePlan plan, long classes) {
        return Math.min(plan.products(), 6 * (plan.wanted(classes) + plan.bottom()));
    }

    private static DeflatedOperator deflated(LinearOperator operator, EigenPairs pairs, int count) {
        return new DeflatedOperator(
                operator,
                Arrays.copyOf(pairs.values(), count),
                pairs.vectors().get(NDArrayIndex.interval(0, count), NDArrayIndex.all()));
    }

    private OperatorSpectrum spectrum(ExtremeEigenPairs pairs, long top, long classes) {
        Double edge = pairs.largest().leading(plan.tolerance()) > classes
                ? pairs.largest().values()[(int) classes]
                : null;
        return new OperatorSpectrum(
                eigenvalues(pairs.largest(), top),
                eigenvalues(pairs.smallest(), plan.bottom()),
                null,
                edge,
                null,
                null);
    }

    private OperatorSpectrum spectrum(
            ExtremeEigenPairs pairs, long top, StochasticLanczos.Sample bulk, int outliers, long classes) {
        return spectrum(plan, pairs, top, bulk, outliers, classes);
    }

    private OperatorSpectrum spectrum(
            ProbePlan drawn,
            ExtremeEigenPairs pairs,
            long top,
            StochasticLanczos.Sample bulk,
            int outliers,
            long classes) {
        OperatorSpectrum ends = spectrum(pairs, top, classes);
        StochasticLanczos.Sample whole = bulk.with(Arrays.copyOf(pairs.largest().values(), outliers));
        SampleReading reading = new SampleReading(drawn, bulk, whole);
        SpectralRange range = reading.range();
        double upper = ends.top().stream().mapToDouble(Eigenvalue::eigenvalue).reduce(range.upper(), Math::max);
        double lower =
                ends.bottom().stream().mapToDouble(Eigenvalue::eigenvalue).reduce(range.lower(), Math::min);
        double edge = ends.bulkEdge() != null ? ends.bulkEdge() : BulkEdge.of(bulk, Math.max(0, classes - outliers));
        NegativeSpectrum negative = reading.negativeSpectrum();
        return new OperatorSpectrum(
                ends.top(),
                ends.bottom(),
                new double[] {lower, upper},
                edge,
                reading.trace(),
                reading.density(),
                reading.logDensity(),
                negative.mass().value(),
                SampleReading.negative(negative),
                reading.powerLaw(),
                reading.marchenkoPastur(),
                null,
                null);
    }

    static List<Eigenvalue> eigenvalues(EigenPairs pairs, long most) {
        double[] values = pairs.values();
        double[] residuals = pairs.residuals();
        return IntStream.range(0, (int) Math.min(most, values.length))
                .mapToObj(i -> new Eigenvalue(values[i], residuals[i]))
                .toList();
    }
}
