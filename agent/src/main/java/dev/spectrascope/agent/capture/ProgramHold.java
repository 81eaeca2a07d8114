package dev.spectrascope.agent.capture;

import java.time.Duration;

/**
 * A thread of the program that lives while something is to be written. Some that run a program inside their own JVM, such as
 * {@code mvn exec:java}, wait for its threads and then close its class loader; writing would find no more classes of DL4J.
 * Where the program has the JVM to itself, its end waits for the writing as it would anyway. Safe for use by several
 * threads.
 */
final class ProgramHold {

    private final Duration limit;
    private int unfinished;
    private Thread thread;

    /**
     * @param limit longest life of a thread
     */
    ProgramHold(Duration limit) {
        this.limit = limit;
    }

    /** Called on a thread of the program, whose group the new one shares, when something is handed over. */
    synchronized void begin() {
        unfinished++;
        if (thread == null || !thread.isAlive()) {
            try {
                thread = new Thread(this::await, "spectrascope-writing");
                thread.setDaemon(false);
                thread.start();
            } catch (IllegalThreadStateException | OutOfMemoryError e) {
                // No more threads are to be had here; the program has ended, or has other worries.
            }
        }
    }

    /** One thing that was handed over is done, or will never be. */
    synchronized void end() {
        unfinished--;
        notifyAll();
    }

    /** Nothing more will be done. */
    synchronized void endAll() {
        unfinished = 0;
        notifyAll();
    }

    private synchronized void await() {
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (long left = limit.toMillis();
                    unfinished > 0 && left > 0;
                    left = (end - System.nanoTime()) / 1_000_000) {
                wait(left);
            }
        } catch (InterruptedException e) {
            // The program does not want to be held.
        }
    }
}
