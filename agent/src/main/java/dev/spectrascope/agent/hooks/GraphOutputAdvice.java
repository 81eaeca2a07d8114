package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code SameDiff.outputHelper}: outputs over an iterator, as {@code fit} asks for with validation data. */
final class GraphOutputAdvice {

    private GraphOutputAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object graph) {
        TrainingHooks.graphStarts(graph, TrainingEvents.OUTPUTS);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object graph) {
        TrainingHooks.graphEnds(graph);
    }
}
