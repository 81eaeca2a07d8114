package dev.spectrascope.agent.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what a worker's supervisor tells. */
record RecordedWorkerEvents(List<String> lines, AtomicInteger restarts, List<Exception> faults)
        implements WorkerEvents {

    RecordedWorkerEvents() {
        this(new CopyOnWriteArrayList<>(), new AtomicInteger(), new CopyOnWriteArrayList<>());
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    @Override
    public void restarted() {
        restarts.incrementAndGet();
    }

    @Override
    public void fault(Exception cause) {
        faults.add(cause);
    }
}
