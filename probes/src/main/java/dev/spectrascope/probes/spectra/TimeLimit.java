package dev.spectrascope.probes.spectra;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A moment from which on nothing new is to be begun. Of the JVM's own time, which nobody sets back. */
public final class TimeLimit {

    /** Never over. */
    public static final TimeLimit NONE = new TimeLimit(Duration.ZERO, () -> 0);

    private final Duration length;
    private final LongSupplier nanoTime;
    private final long start;

    TimeLimit(Duration length, LongSupplier nanoTime) {
        this.length = length;
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    /**
     * From now on.
     *
     * @param length zero for no limit
     */
    public static TimeLimit of(Duration length) {
        return length.isZero() ? NONE : new TimeLimit(length, System::nanoTime);
    }

    /** Whether there is one at all. */
    public boolean exists() {
        return !length.isZero();
    }

    /** Whether the time is over. */
    public boolean isOver() {
        return exists() && nanoTime.getAsLong() - start >= length.toNanos();
    }

    /** Seconds from now on; negative once it is over, infinite without a limit. */
    public double secondsLeft() {
        return exists() ? (length.toNanos() - (nanoTime.getAsLong() - start)) * 1e-9 : Double.POSITIVE_INFINITY;
    }
}
