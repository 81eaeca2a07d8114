package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code scoreHelper} and {@code scoreExamplesHelper}, to which every score of a given batch comes down. */
final class ScoreAdvice {

    private ScoreAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object model, @Advice.Argument(0) Object batch) {
        TrainingHooks.scores(model, batch);
    }
}
