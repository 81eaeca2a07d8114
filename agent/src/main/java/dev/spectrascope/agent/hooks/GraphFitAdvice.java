package dev.spectrascope.agent.hooks;

import dev.spectrascope.agent.bridge.TrainingEvents;
import dev.spectrascope.agent.bridge.TrainingHooks;
import net.bytebuddy.asm.Advice;

/** For {@code SameDiff.fitHelper}, to which every {@code fit} comes down: some passes over an iterator. */
final class GraphFitAdvice {

    private GraphFitAdvice() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object graph, @Advice.Argument(2) boolean countsEpochs) {
        TrainingHooks.graphStarts(graph, countsEpochs ? TrainingEvents.FITS_EPOCHS : TrainingEvents.FITS);
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(@Advice.This Object graph) {
        TrainingHooks.graphEnds(graph);
    }
}
