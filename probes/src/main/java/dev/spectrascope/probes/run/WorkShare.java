package dev.spectrascope.probes.run;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps a thread at work for a share of the wall-clock time only: asked between two pieces of work, it lets the thread rest for as
 * long as the work since then demands. Used by that thread.
 */
final class WorkShare {

    /** Nanoseconds of work between two rests, at least: shorter rests would be taken up by falling asleep. */
    private static final long LEAST_WORK = 50_000_000;

    private final double share;
    private final LongSupplier nanoTime;
    private final LongConsumer sleep;
    private long since;

    /**
     * @param share in (0, 1]
     */
    WorkShare(double share) {
        this(share, System::nanoTime, LockSupport::parkNanos);
    }

    WorkShare(double share, LongSupplier nanoTime, LongConsumer sleep) {
        this.share = share;
        this.nanoTime = nanoTime;
        this.sleep = sleep;
        this.since = nanoTime.getAsLong();
    }

    /** Work begins after a time of none. */
    void begin() {
        since = nanoTime.getAsLong();
    }

    /** Between two pieces of work; comes back once the share is kept, or at once when the thread is interrupted. */
    void rest() {
        long work = nanoTime.getAsLong() - since;
        if (share == 1 || work < LEAST_WORK) {
            return;
        }
        long end = nanoTime.getAsLong() + (long) (work * (1 / share - 1));
        // Parking may end early for no reason.
        for (long left = end - nanoTime.getAsLong();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = end - nanoTime.getAsLong()) {
            sleep.accept(left);
        }
        begin();
    }
}
