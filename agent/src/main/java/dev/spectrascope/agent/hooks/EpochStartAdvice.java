package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code fit(iterator)}: one pass over the iterator. */
final class EpochStartAdvice {

    private EpochStartAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object model) {
        TrainingHooks.epochStarts(model);
    }
}
