package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.threads.AgentThreads;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Puts the metrics to a {@link Pushgateway} when there is something new, on a thread of its own, and once more at the end. */
public final class PushThread implements AutoCloseable {

    private final Pushgateway gateway;
    private final Supplier<String> exposition;
    private final Consumer<IOException> onFault;
    private final Semaphore due = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param exposition the metrics now, in Prometheus's text format
     * @param onFault told what went wrong, each time
     */
    public PushThread(Pushgateway gateway, Supplier<String> exposition, Consumer<IOException> onFault) {
        this.gateway = gateway;
        this.exposition = exposition;
        this.onFault = onFault;
        thread = AgentThreads.daemon(this::follow, "spectrascope-push");
        thread.start();
    }

    /** There is something new; comes back at once. */
    public void due() {
        due.release();
    }

    private void follow() {
        try {
            while (!closed) {
                due.acquire();
                // What came meanwhile goes with the same push.
                due.drainPermits();
                push();
            }
        } catch (InterruptedException e) {
            // The last push is made by whoever closes.
        }
    }

    private synchronized void push() {
        try {
            gateway.put(exposition.get());
        } catch (IOException e) {
            onFault.accept(e);
        }
    }

    /** Pushes a last time; takes no longer than the gateway's patience twice. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        push();
    }
}
