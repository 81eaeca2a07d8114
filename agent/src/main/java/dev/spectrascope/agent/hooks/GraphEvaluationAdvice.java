package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code SameDiff.evaluateHelper}, to which every {@code evaluate} comes down. */
final class GraphEvaluationAdvice {

    private GraphEvaluationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object graph) {
        TrainingHooks.graphStarts(graph, TrainingEvents.EVALUATES);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object graph) {
        TrainingHooks.graphEnds(graph);
    }
}
