package dev.spectrascope.probes.spectra;

import dev.spectrascope.probes.linalg.CountingOperator;
import dev.spectrascope.probes.linalg.EigenPairs;
import dev.spectrascope.probes.linalg.GaussianVectors;
import dev.spectrascope.probes.linalg.HutchPlusPlus;
import dev.spectrascope.probes.linalg.Hutchinson;
import dev.spectrascope.probes.linalg.KernelPolynomialDensity;
import dev.spectrascope.probes.linalg.KernelPolynomialMethod;
import dev.spectrascope.probes.linalg.KernelPolynomialOptions;
import dev.spectrascope.probes.linalg.LanczosRun;
import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.linalg.ProductListener;
import dev.spectrascope.probes.linalg.SlowLanczos;
import dev.spectrascope.probes.linalg.StochasticLanczos;
import dev.spectrascope.probes.linalg.SubspaceIteration;
import dev.spectrascope.probes.linalg.TraceEstimate;
import dev.spectrascope.probes.linalg.TraceEstimator;
import dev.spectrascope.probes.linalg.XTrace;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.MethodResult;
import java.util.List;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What other algorithms say of an operator, nothing deflated. Each that gives a density or a trace spends as many products as the
 * plan's densities do, so that errors may be compared.
 */
final class MethodComparison {

    /** T of Papyan 2019. */
    private static final int ITERATIONS = 128;

    private final ProbePlan plan;
    private final ProbeMeter meter;

    MethodComparison(ProbePlan plan, ProbeMeter meter) {
        this.plan = plan;
        this.meter = meter;
    }

    /**
     * @param name {@code train.hessian}: names stages and seeds
     * @return null where the plan has no further methods
     */
    List<MethodResult> of(LinearOperator operator, String name, long classes) {
        return plan.methods().isEmpty()
                ? null
                : plan.methods().stream()
                        .flatMap(method -> inTime(method, operator, name + "." + method.label(), classes))
                        .toList();
    }

    private Stream<MethodResult> inTime(Method method, LinearOperator operator, String stage, long classes) {
        try {
            if (!meter.timeIsOver()) {
                return Stream.of(of(method, operator, stage, classes));
            }
        } catch (TimeIsOver over) {
            // Told below.
        }
        meter.cut(stage, SpectrumProbe.ALL, SpectrumProbe.NONE);
        return Stream.empty();
    }

    private MethodResult of(Method method, LinearOperator operator, String stage, long classes) {
        CountingOperator counted = new CountingOperator(operator);
        long seed = new Seeds(plan.seed()).of(stage);
        ProductListener listener = meter.duringAllOf(stage);
        MethodResult result = meter.time(stage, () -> switch (method) {
            case SLOW_LANCZOS -> slowLanczos(counted, seed, listener);
            case KERNEL_POLYNOMIAL -> kernelPolynomial(counted, seed, listener);
            case SUBSPACE_ITERATION -> subspaceIteration(counted, seed, listener, (int) plan.wanted(classes));
            case HUTCHINSON -> trace(method, Hutchinson.rademacher(), counted, seed, listener);
            case HUTCH_PLUS_PLUS -> trace(method, new HutchPlusPlus(), counted, seed, listener);
            case XTRACE -> trace(method, new XTrace(), counted, seed, listener);
        });
        meter.spent(stage, counted.products());
        return result;
    }

    /** Products that all methods take for one operator. */
    static long expectedProducts(ProbePlan plan, long classes) {
        return plan.methods().stream()
                .mapToLong(method ->
                        method == Method.SUBSPACE_ITERATION ? (ITERATIONS + 1) * plan.wanted(classes) : budget(plan))
                .sum();
    }

    private static int budget(ProbePlan plan) {
        return plan.densitySteps() == 0 ? DensityPlan.DEFAULT.steps() : plan.densitySteps() * plan.densityVectors();
    }

    private DensityPlan density() {
        return plan.density() == null ? DensityPlan.DEFAULT : plan.density();
    }

    private MethodResult slowLanczos(CountingOperator operator, long seed, ProductListener listener) {
        DensityPlan density = density();
        try (INDArray start = new GaussianVectors(seed).next(operator.size(), operator.dataType())) {
            LanczosRun run = SlowLanczos.run(operator, start, density.steps(), listener);
            StochasticLanczos.Sample sample = new StochasticLanczos.Sample(operator.size(), List.of(run));
            return MethodResult.ofDensity(
                    Method.SLOW_LANCZOS.label(), operator.products(), SampleReading.density(density, sample, false));
        }
    }

    private MethodResult kernelPolynomial(CountingOperator operator, long seed, ProductListener listener) {
        DensityPlan density = density();
        KernelPolynomialDensity drawn = new KernelPolynomialMethod(KernelPolynomialOptions.DEFAULT
                        .withProducts(density.steps())
                        .withVectors(density.vectors())
                        .withPoints(Math.max(3, density.points())))
                .of(operator, seed, listener);
        return MethodResult.ofDensity(
                Method.KERNEL_POLYNOMIAL.label(),
                operator.products(),
                new Density(
                        drawn.eigenvalues(),
                        drawn.density().values(),
                        drawn.density().standardErrors().orElse(null),
                        density.steps(),
                        density.vectors(),
                        density.kappa(),
                        false));
    }

    private MethodResult subspaceIteration(CountingOperator operator, long seed, ProductListener listener, int count) {
        try (EigenPairs pairs =
                new SubspaceIteration(count, ITERATIONS).solve(operator, seed, plan.tolerance(), listener)) {
            return MethodResult.ofEigenvalues(
                    Method.SUBSPACE_ITERATION.label(),
                    operator.products(),
                    OperatorProbe.eigenvalues(pairs, pairs.values().length));
        }
    }

    private MethodResult trace(
            Method method, TraceEstimator estimator, CountingOperator operator, long seed, ProductListener listener) {
        TraceEstimate estimate = estimator.estimate(operator, budget(plan), seed, listener);
        return MethodResult.ofTrace(method.label(), SampleReading.trace(estimate.trace()), estimate.products());
    }
}
