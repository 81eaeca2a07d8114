package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/**
 * For {@code incrementEpochCount} and {@code setEpochCount}: called by {@code fit(iterator)} at its end, by early stopping, and by
 * programs with loops of their own.
 */
final class EpochEndAdvice {

    private EpochEndAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object model) {
        TrainingHooks.epochEnds(model);
    }
}
