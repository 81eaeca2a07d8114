package dev.spectrascope.agent.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.agent.metrics.RunState.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;

/**
 * Tells whoever listens what happens to runs: {@code report}, one event for each new report, and {@code state} when anything else
 * of a run has moved. What a listener has not taken in time is not kept for it: it is told that it has missed something. Safe for
 * use by several threads; never waits.
 */
public final class RunEvents {

    /** Events that wait for a listener. */
    static final int WAITING = 256;

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /**
     * @param type {@code report} or {@code state}
     * @param data JSON in one line
     */
    record Event(String type, String data) {}

    private final Set<Listener> listeners = new CopyOnWriteArraySet<>();
    private final Map<String, RunState> states = new HashMap<>();
    private final Map<String, Phase> phases = new HashMap<>();

    /** Someone who takes events from a thread of its own. */
    final class Listener implements AutoCloseable {

        private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(WAITING);
        private volatile boolean missed;

        /** The next event, null if none comes in time. */
        Event next(long time, TimeUnit unit) throws InterruptedException {
            return waiting.poll(time, unit);
        }

        /** Whether events came faster than they were taken, so that some are lost. */
        boolean hasMissed() {
            return missed;
        }

        /** Lets whoever waits for the next event have this one instead, without an interruption. */
        void wake(Event event) {
            waiting.offer(event);
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }

    Listener listen() {
        Listener listener = new Listener();
        listeners.add(listener);
        return listener;
    }

    /**
     * A run is now in this state.
     *
     * @param run its id
     */
    public synchronized void update(String run, RunState now) {
        RunState before = states.put(run, now);
        if (before != null) {
            Set<String> known = new HashSet<>(names(before));
            for (String name : names(now)) {
                if (known.add(name)) {
                    publish("report", data(run).put("name", name));
                }
            }
        }
        if (before == null || moved(before, now) || phases.get(run) != now.phase()) {
            publishState(run, now.phase());
        }
    }

    /** Looks whether training JVMs have gone, which writes no file. */
    synchronized void checkPhases() {
        states.forEach((run, state) -> {
            Phase now = state.phase();
            if (phases.get(run) != now) {
                publishState(run, now);
            }
        });
    }

    private void publishState(String run, Phase phase) {
        phases.put(run, phase);
        publish("state", data(run));
    }

    private static boolean moved(RunState before, RunState now) {
        return before.snapshots() != now.snapshots()
                || !Objects.equals(before.run(), now.run())
                || !Objects.equals(before.pending(), now.pending())
                || !Objects.equals(before.failures(), now.failures())
                || !Objects.equals(before.gaps(), now.gaps())
                || !Objects.equals(before.worker(), now.worker());
    }

    private static List<String> names(RunState state) {
        return state.reports().stream().map(NamedReport::snapshot).toList();
    }

    private static ObjectNode data(String run) {
        return MAPPER.createObjectNode().put("run", run);
    }

    private void publish(String type, ObjectNode data) {
        Event event = new Event(type, data.toString());
        for (Listener listener : listeners) {
            if (!listener.waiting.offer(event)) {
                listener.missed = true;
            }
        }
    }
}
