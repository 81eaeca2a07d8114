package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code fitHelper} of arrays, to which every {@code fit} comes down that is not of a network's own iterator. */
final class TrainingArraysAdvice {

    private TrainingArraysAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.This Object model,
            @Advice.Argument(0) Object features,
            @Advice.Argument(1) Object labels,
            @Advice.Argument(2) Object featureMasks,
            @Advice.Argument(3) Object labelMasks) {
        TrainingHooks.trainsOn(model, features, labels, featureMasks, labelMasks);
    }
}
