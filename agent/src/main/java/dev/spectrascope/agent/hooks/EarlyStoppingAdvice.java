package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code triggerEpochListeners} of early stopping, which trains minibatch by minibatch and counts no epochs. */
final class EarlyStoppingAdvice {

    private EarlyStoppingAdvice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(0) boolean starts, @Advice.Argument(1) Object model) {
        if (starts) {
            TrainingHooks.epochStarts(model);
        } else {
            TrainingHooks.passEnds(model);
        }
    }
}
