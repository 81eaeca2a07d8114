package dev.spectrascope.probes.spectra;

import java.util.ArrayList;
import java.util.List;

/**
 * As much of a plan as is likely to be done in a given time. What is given up, in this order:
 *
 * <ol>
 *   <li>Lanczos steps: half of them, then a quarter, of the densities (not below {@value #LEAST_STEPS}) and of the products
 *       for eigenpairs (not below two for each);
 *   <li>examples: half of each set, a quarter, an eighth;
 *   <li>operators: blocks of layers and groups, comparisons and further checks, then the structure of G by classes, then the plan's
 *       operators from the last to the second.
 * </ol>
 *
 * <p>Each step of the order is gone as far as it goes before the next is begun.
 *
 * @param plan what is left of it
 * @param halvings how often each set is to be halved
 * @param degraded what was given up; empty where all of it is done
 */
public record ReducedPlan(ProbePlan plan, int halvings, List<Degradation> degraded) {

    /** Fewer say too little of a density. */
    static final int LEAST_STEPS = 32;

    private static final int MOST_HALVINGS = 3;

    /** Of the time, for what is not products. */
    private static final double FOR_PRODUCTS = 0.8;

    public ReducedPlan {
        degraded = List.copyOf(degraded);
    }

    /** The whole plan. */
    public static ReducedPlan whole(ProbePlan plan) {
        return new ReducedPlan(plan, 0, List.of());
    }

    /** The first in the order above that fits, or the last of all. */
    public static ReducedPlan of(ProbePlan plan, MeasurementWork work, double seconds) {
        double time = FOR_PRODUCTS * seconds;
        ProbePlan reduced = plan;
        int halvings = 0;
        for (int share = 2; share <= 4 && work.seconds(reduced, halvings) > time; share *= 2) {
            reduced = withFewerSteps(plan, work.classes(), share);
        }
        while (halvings < MOST_HALVINGS && mayHalve(work, halvings) && work.seconds(reduced, halvings) > time) {
            halvings++;
        }
        if (work.seconds(reduced, halvings) > time) {
            reduced = withoutBlocksAndComparisons(reduced);
        }
        if (work.seconds(reduced, halvings) > time) {
            reduced =
                    reduced.toBuilder().classStructure(ClassStructurePlan.NONE).build();
        }
        while (reduced.operators().size() > 1 && work.seconds(reduced, halvings) > time) {
            List<OperatorKind> fewer =
                    reduced.operators().subList(0, reduced.operators().size() - 1);
            reduced = reduced.toBuilder().operators(fewer).build();
        }
        return new ReducedPlan(reduced, halvings, degradations(plan, reduced, halvings, work));
    }

    /** A class of which no example is left would be no class any more. */
    private static boolean mayHalve(MeasurementWork work, int halvings) {
        return work.examples().values().stream()
                .allMatch(size -> size >> (halvings + 1) >= Math.max(2, work.classes()));
    }

    private static ProbePlan withFewerSteps(ProbePlan plan, long classes, int share) {
        DensityPlan density = plan.density();
        LogDensityPlan logarithmic = plan.logDensity();
        long pairs = plan.wanted(classes) + plan.bottom();
        long products = Math.max(2 * pairs, OperatorProbe.expectedEigenProducts(plan, classes) / share);
        return plan.toBuilder()
                .density(density == null ? null : density.withSteps(fewer(density.steps(), share)))
                .logDensity(logarithmic == null ? null : logarithmic.withSteps(fewer(logarithmic.steps(), share)))
                .products((int) Math.min(plan.products(), products))
                .build();
    }

    private static int fewer(int steps, int share) {
        return Math.max(Math.min(steps, LEAST_STEPS), steps / share);
    }

    private static ProbePlan withoutBlocksAndComparisons(ProbePlan plan) {
        return plan.toBuilder()
                .blocks(BlockPlan.NONE)
                .methods(List.of())
                .checks(CheckPlan.NONE)
                .classStructure(plan.classStructure().withoutKnockOuts())
                .build();
    }

    private static List<Degradation> degradations(ProbePlan whole, ProbePlan left, int halvings, MeasurementWork work) {
        List<Degradation> degraded = new ArrayList<>();
        note("lanczosSteps", whole.densitySteps(), left.densitySteps(), degraded);
        note("products", whole.products(), left.products(), degraded);
        work.examples().forEach((set, size) -> note("examples." + set, size, halved(size, halvings), degraded));
        note("blocks", whole.blocks(), left.blocks(), degraded);
        note("methods", labels(whole.methods()), labels(left.methods()), degraded);
        note("checks", whole.checks(), left.checks(), degraded);
        if (whole.classStructure().wanted(work.classes())) {
            note(
                    "knockOuts",
                    whole.classStructure().knockOuts(),
                    left.classStructure().knockOuts(),
                    degraded);
            note("classStructure", true, left.classStructure().wanted(work.classes()), degraded);
        }
        note("operators", operators(whole), operators(left), degraded);
        return degraded;
    }

    private static long halved(long size, int halvings) {
        long left = size;
        for (int i = 0; i < halvings; i++) {
            left = (left + 1) / 2;
        }
        return left;
    }

    private static String labels(List<Method> methods) {
        return methods.isEmpty()
                ? "none"
                : String.join(", ", methods.stream().map(Method::label).toList());
    }

    private static String operators(ProbePlan plan) {
        return String.join(
                ", ", plan.operators().stream().map(OperatorKind::label).toList());
    }

    private static void note(String what, Object planned, Object measured, List<Degradation> degraded) {
        if (!planned.equals(measured)) {
            degraded.add(new Degradation(what, planned.toString(), measured.toString(), true));
        }
    }
}
