package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code ParallelWrapper.averageUpdatersState}, which follows upon the average of the parameters. */
final class ParallelAverageAdvice {

    private ParallelAverageAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.FieldValue("model") Object model) {
        TrainingHooks.parallelAverages(model);
    }
}
