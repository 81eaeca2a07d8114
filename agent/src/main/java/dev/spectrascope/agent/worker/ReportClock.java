package dev.spectrascope.agent.worker;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How long a worker has been at one report. Safe for use by several threads. */
final class ReportClock {

    private final Duration limit;
    private final LongSupplier nanoTime;
    private String snapshot;
    private long since;
    private boolean told;

    /**
     * @param limit zero for none
     */
    ReportClock(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /** Another report begins; null: none. */
    synchronized void begins(String name) {
        snapshot = name;
        since = nanoTime.getAsLong();
        told = false;
    }

    /** Whether the report at hand takes longer than it may. */
    synchronized boolean isOver() {
        return snapshot != null && !limit.isZero() && nanoTime.getAsLong() - since > limit.toNanos();
    }

    /** The snapshot whose report takes longer than it may; once for each. */
    synchronized Optional<String> news() {
        boolean news = isOver() && !told;
        told |= news;
        return news ? Optional.of(snapshot) : Optional.empty();
    }
}
