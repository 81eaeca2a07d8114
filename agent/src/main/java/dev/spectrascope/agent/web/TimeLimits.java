package dev.spectrascope.agent.web;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Time limits on the server's requests and answers, kept by interrupting the thread that waits for the other side: that closes
 * the connection. The JDK's server has limits of its own, but they are system properties of the whole JVM, read once, and so
 * would come too late where the program has had a server before, and bind the program's servers where it has one later.
 */
final class TimeLimits implements AutoCloseable {

    private final ScheduledThreadPoolExecutor clock;
    private final ThreadLocal<Limit> current = new ThreadLocal<>();

    TimeLimits() {
        clock = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "spectrascope-http-limits");
            thread.setDaemon(true);
            return thread;
        });
        clock.setRemoveOnCancelPolicy(true);
        clock.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs tasks as the given executor does, and interrupts each that has not ended, or {@link #extend}ed, in time. */
    Executor over(Executor threads, Duration most) {
        return task -> threads.execute(() -> {
            Limit limit = new Limit(Thread.currentThread());
            current.set(limit);
            limit.endsAfter(most);
            try {
                task.run();
            } finally {
                limit.end();
                current.remove();
            }
        });
    }

    /** Gives the task that calls this the time from now instead of what it had left. */
    void extend(Duration most) {
        current.get().endsAfter(most);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** Of one task; guarded by itself, so that none is interrupted that comes after it on the same thread. */
    private final class Limit {

        private final Thread thread;
        private Future<?> end;
        private boolean ended;

        Limit(Thread thread) {
            this.thread = thread;
        }

        synchronized void endsAfter(Duration most) {
            if (end != null) {
                end.cancel(false);
            }
            if (!clock.isShutdown()) {
                end = clock.schedule(this::reached, most.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private synchronized void reached() {
            if (!ended) {
                thread.interrupt();
            }
        }

        synchronized void end() {
            ended = true;
            if (end != null) {
                end.cancel(false);
            }
            Thread.interrupted();
        }
    }
}
