package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code doEvaluationHelper}, to which every {@code evaluate} comes down. */
final class EvaluationAdvice {

    private EvaluationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object model) {
        TrainingHooks.evaluationStarts(model);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object model) {
        TrainingHooks.evaluationEnds(model);
    }
}
