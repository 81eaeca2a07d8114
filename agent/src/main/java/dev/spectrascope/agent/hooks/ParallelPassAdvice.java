package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code ParallelWrapper.fit}: one pass over an iterator. Where there is no accumulator of gradients, parameters are averaged. */
final class ParallelPassAdvice {

    private ParallelPassAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("model") Object model, @Advice.FieldValue("gradientsAccumulator") Object accumulator) {
        TrainingHooks.parallelStarts(model, accumulator == null);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.FieldValue("model") Object model) {
        TrainingHooks.parallelEnds(model);
    }
}
