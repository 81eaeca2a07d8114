package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReducedPlanTest {

    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .blocks(new BlockPlan(true, Map.of()))
            .methods(List.of(Method.SLOW_LANCZOS))
            .build();
    private static final MeasurementWork WORK = new MeasurementWork(10, 4, sets(1360, 800), 1e-3);
    /** Seconds that all of it takes. */
    private static final double ALL = WORK.seconds(PLAN, 0);

    private static Map<String, Long> sets(long train, long test) {
        Map<String, Long> sets = new LinkedHashMap<>();
        sets.put("train", train);
        sets.put("test", test);
        return sets;
    }

    private static List<String> given(ReducedPlan reduced) {
        return reduced.degraded().stream().map(Degradation::what).toList();
    }

    @Test
    void theWorkIsThatOfItsProducts() {
        // 6 · 13 for the pairs of each operator, 128 for its density, 128 for the comparison, 11 passes for the
        // classes; four blocks
        // of each operator, and the pairs of both halves of the train set, which cost half as much each.
        double ofSet = 3 * (78 + 128 + 128) + 11;
        double beside = 4 * 3 * (78 + 128) + 78;
        assertThat(ALL).isCloseTo(1e-3 * (2160 * ofSet + 1360 * beside), org.assertj.core.data.Offset.offset(1e-6));
    }

    @Test
    void whereTimeSufficesThePlanIsWhole() {
        assertThat(ReducedPlan.of(PLAN, WORK, 1.26 * ALL)).isEqualTo(ReducedPlan.whole(PLAN));
    }

    @Test
    void lanczosStepsGoFirst() {
        ReducedPlan reduced = ReducedPlan.of(PLAN, WORK, 1.2 * ALL);
        assertThat(reduced.plan().density().steps()).isEqualTo(64);
        assertThat(reduced.plan().logDensity().steps()).isEqualTo(64);
        assertThat(reduced.plan().products()).isEqualTo(39);
        assertThat(reduced.halvings()).isZero();
        assertThat(reduced.degraded())
                .containsExactly(
                        new Degradation("lanczosSteps", "128", "64", true),
                        new Degradation("products", "300", "39", true));
        assertThat(reduced.degraded().get(0)).hasToString("lanczosSteps: 64 instead of 128");
    }

    @Test
    void thenExamplesThenOperators() {
        assertThat(given(ReducedPlan.of(PLAN, WORK, 0.25 * ALL)))
                .containsExactly("lanczosSteps", "products", "examples.train", "examples.test");
        assertThat(given(ReducedPlan.of(PLAN, WORK, 0.04 * ALL)))
                .containsExactly(
                        "lanczosSteps", "products", "examples.train", "examples.test", "blocks", "methods", "checks");
        ReducedPlan least = ReducedPlan.of(PLAN, WORK, 1e-6 * ALL);
        assertThat(given(least)).endsWith("checks", "classStructure", "operators");
        assertThat(least.plan().operators()).containsExactly(OperatorKind.HESSIAN);
        assertThat(least.plan().density().steps()).isEqualTo(ReducedPlan.LEAST_STEPS);
        assertThat(least.plan().products()).isEqualTo(26);
        assertThat(least.halvings()).isEqualTo(3);
        assertThat(least.degraded())
                .contains(
                        new Degradation("examples.train", "1360", "170", true),
                        new Degradation("operators", "hessian, g, h", "hessian", true));
    }

    @Test
    void whateverIsGivenUpMakesItShorter() {
        double before = Double.POSITIVE_INFINITY;
        for (double time = ALL; time > 1e-6 * ALL; time *= 0.8) {
            ReducedPlan reduced = ReducedPlan.of(PLAN, WORK, time);
            double seconds = WORK.seconds(reduced.plan(), reduced.halvings());
            assertThat(seconds).isLessThanOrEqualTo(before);
            assertThat(seconds <= 0.8 * time || reduced.plan().operators().size() == 1)
                    .as("%f s", time)
                    .isTrue();
            before = seconds;
        }
    }

    @Test
    void noClassIsLeftWithoutExamples() {
        ReducedPlan reduced = ReducedPlan.of(PLAN, new MeasurementWork(10, 4, sets(45, 1360), 1e-3), 1e-3);
        assertThat(reduced.halvings()).isEqualTo(2);
    }

    @Test
    void shortDensitiesAreNotMadeLonger() {
        ProbePlan plan = PLAN.toBuilder()
                .density(null)
                .logDensity(PLAN.logDensity().withSteps(20))
                .products(20)
                .build();
        ReducedPlan reduced = ReducedPlan.of(plan, WORK, 1e-3);
        assertThat(reduced.plan().density()).isNull();
        assertThat(reduced.plan().logDensity().steps()).isEqualTo(20);
        assertThat(reduced.plan().products()).isEqualTo(20);
        assertThat(given(reduced)).doesNotContain("lanczosSteps", "products");
    }
}
