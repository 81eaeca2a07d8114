package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code SameDiff.toPlaceholderMap}, which is called once for each batch, before anything is computed with it. */
final class GraphBatchAdvice {

    private GraphBatchAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object graph, @Advice.Argument(0) Object batch) {
        TrainingHooks.graphTakes(graph, batch);
    }
}
