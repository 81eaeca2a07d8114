package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code BaseOptimizer.optimize} and its overrides, through which every update of both kinds of network goes. */
final class IterationAdvice {

    private IterationAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.FieldValue("model") Object model) {
        TrainingHooks.iterationStarts(model);
    }

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("model") Object model) {
        TrainingHooks.iterationEnds(model);
    }
}
