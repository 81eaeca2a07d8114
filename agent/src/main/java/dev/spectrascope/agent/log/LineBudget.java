package dev.spectrascope.agent.log;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many lines may still be logged: some at once, and as many anew in each minute. Safe for use by several threads. */
final class LineBudget {

    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final int lines;
    private final LongSupplier nanos;
    private long begun;
    private int spent;
    private int leftOut;

    /**
     * @param lines in a minute, at least 1
     * @param nanos a clock that never goes back, in nanoseconds
     */
    LineBudget(int lines, LongSupplier nanos) {
        this.lines = lines;
        this.nanos = nanos;
        begun = nanos.getAsLong();
    }

    /**
     * Asks for a line.
     *
     * @return -1 where there is none left; else how many were left out since the one before
     */
    synchronized int spend() {
        long now = nanos.getAsLong();
        if (now - begun >= MINUTE) {
            begun = now;
            spent = 0;
        }
        if (spent == lines) {
            leftOut++;
            return -1;
        }
        spent++;
        int untold = leftOut;
        leftOut = 0;
        return untold;
    }

    /** Begins a new minute now. */
    synchronized void renew() {
        begun = nanos.getAsLong();
        spent = 0;
    }
}
