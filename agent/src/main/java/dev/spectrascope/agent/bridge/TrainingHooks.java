package dev.spectrascope.agent.bridge;

import java.util.function.Consumer;

/**
 * The static methods that woven DL4J classes call. They never throw. Static state cannot be helped here: code woven into
 * a class of the application reaches nothing else.
 */
public final class TrainingHooks {

    private static volatile TrainingEvents events = TrainingEvents.NONE;

    private TrainingHooks() {}

    /**
     * Directs all further events to one receiver.
     *
     * @return false if another one is connected already; nothing is changed then
     */
    public static synchronized boolean connect(TrainingEvents receiver) {
        if (events != TrainingEvents.NONE) {
            return false;
        }
        events = receiver;
        return true;
    }

    /** Goes back to telling no one; the receiver is told that. */
    public static void disconnect() {
        TrainingEvents receiver;
        synchronized (TrainingHooks.class) {
            receiver = events;
            events = TrainingEvents.NONE;
        }
        try {
            receiver.watchEnds();
        } catch (Throwable fault) {
            failed(receiver, null, fault);
        }
    }

    public static void epochStarts(Object model) {
        tell(model, receiver -> receiver.epochStarts(model));
    }

    public static void trainsOn(Object model, Object batch) {
        tell(model, receiver -> receiver.trainsOn(model, batch));
    }

    public static void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {
        tell(model, receiver -> receiver.trainsOn(model, features, labels, featureMasks, labelMasks));
    }

    public static void iterationStarts(Object model) {
        tell(model, receiver -> receiver.iterationStarts(model));
    }

    public static void iterationEnds(Object model) {
        tell(model, receiver -> receiver.iterationEnds(model));
    }

    public static void epochEnds(Object model) {
        tell(model, receiver -> receiver.epochEnds(model));
    }

    public static void passEnds(Object model) {
        tell(model, receiver -> receiver.passEnds(model));
    }

    public static void replicates(Object replica, Object original) {
        tell(original, receiver -> receiver.replicates(replica, original));
    }

    public static void parallelStarts(Object model, boolean averages) {
        tell(model, receiver -> receiver.parallelStarts(model, averages));
    }

    public static void parallelFeeds(Object model, Object batch, boolean first) {
        tell(model, receiver -> receiver.parallelFeeds(model, batch, first));
    }

    public static void parallelAverages(Object model) {
        tell(model, receiver -> receiver.parallelAverages(model));
    }

    public static void parallelEnds(Object model) {
        tell(model, receiver -> receiver.parallelEnds(model));
    }

    public static void evaluationStarts(Object model) {
        tell(model, receiver -> receiver.evaluationStarts(model));
    }

    public static void evaluates(Object model, Object batch) {
        tell(model, receiver -> receiver.evaluates(model, batch));
    }

    public static void evaluationEnds(Object model) {
        tell(model, receiver -> receiver.evaluationEnds(model));
    }

    public static void scores(Object model, Object batch) {
        tell(model, receiver -> receiver.scores(model, batch));
    }

    public static void graphStarts(Object graph, String pass) {
        tell(graph, receiver -> receiver.graphStarts(graph, pass));
    }

    public static void graphTakes(Object graph, Object batch) {
        tell(graph, receiver -> receiver.graphTakes(graph, batch));
    }

    public static void graphEnds(Object graph) {
        tell(graph, receiver -> receiver.graphEnds(graph));
    }

    /**
     * @param model that the event is about
     */
    private static void tell(Object model, Consumer<TrainingEvents> event) {
        TrainingEvents receiver = events;
        try {
            event.accept(receiver);
        } catch (Throwable fault) {
            failed(receiver, model, fault);
        }
    }

    private static void failed(TrainingEvents receiver, Object model, Throwable fault) {
        try {
            receiver.failed(model, fault);
        } catch (Throwable again) {
            // Nobody is left to be told, and training must not be.
        }
    }
}
