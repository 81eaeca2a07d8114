package dev.spectrascope.agent.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets one worker of this JVM be at work at a time, in the order of asking: what a worker may use is a share of the machine,
 * however many runs there are. Whoever has the turn gives it back by itself. Safe for use by several threads.
 */
public final class WorkerTurn {

    private final Deque<Object> waiting = new ArrayDeque<>();
    private Object holder;

    /**
     * Asks for the turn, without waiting; whoever does not get it is remembered.
     *
     * @return whether this worker has it now
     */
    public synchronized boolean take(Object worker) {
        if (holder == worker) {
            return true;
        }
        if (!waiting.contains(worker)) {
            waiting.add(worker);
        }
        if (holder == null && waiting.peek() == worker) {
            waiting.remove();
            holder = worker;
        }
        return holder == worker;
    }

    /**
     * Takes the turn if nobody has it or waits for it.
     *
     * @return whether this worker has it now
     */
    public synchronized boolean takeIfFree(Object worker) {
        if (holder == null && waiting.isEmpty()) {
            holder = worker;
        }
        return holder == worker;
    }

    /** Gives the turn back, or asks for it no longer. */
    public synchronized void give(Object worker) {
        waiting.remove(worker);
        if (holder == worker) {
            holder = null;
        }
    }

    /** Whether another worker waits for its turn. */
    public synchronized boolean isWanted() {
        return !waiting.isEmpty();
    }
}
