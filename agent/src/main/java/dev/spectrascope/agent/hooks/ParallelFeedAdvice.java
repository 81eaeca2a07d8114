package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For the methods by which {@code ParallelWrapper} hands a minibatch to the thread of a replica. */
final class ParallelFeedAdvice {

    private ParallelFeedAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
            @Advice.FieldValue("originalModel") Object model,
            @Advice.FieldValue("threadId") int replica,
            @Advice.Argument(0) Object batch) {
        TrainingHooks.parallelFeeds(model, batch, replica == 0);
    }
}
