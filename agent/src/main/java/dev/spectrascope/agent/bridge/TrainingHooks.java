package dev.spectrascope.agent.bridge;

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
            failed(receiver, fault);
        }
    }

    public static void epochStarts(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.epochStarts(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void trainsOn(Object model, Object batch) {
        TrainingEvents receiver = events;
        try {
            receiver.trainsOn(model, batch);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {
        TrainingEvents receiver = events;
        try {
            receiver.trainsOn(model, features, labels, featureMasks, labelMasks);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void iterationStarts(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.iterationStarts(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void iterationEnds(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.iterationEnds(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void epochEnds(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.epochEnds(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void evaluationStarts(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.evaluationStarts(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void evaluates(Object model, Object batch) {
        TrainingEvents receiver = events;
        try {
            receiver.evaluates(model, batch);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void evaluationEnds(Object model) {
        TrainingEvents receiver = events;
        try {
            receiver.evaluationEnds(model);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    public static void scores(Object model, Object batch) {
        TrainingEvents receiver = events;
        try {
            receiver.scores(model, batch);
        } catch (Throwable fault) {
            failed(receiver, fault);
        }
    }

    private static void failed(TrainingEvents receiver, Throwable fault) {
        try {
            receiver.failed(fault);
        } catch (Throwable again) {
            // Nobody is left to be told, and training must not be.
        }
    }
}
