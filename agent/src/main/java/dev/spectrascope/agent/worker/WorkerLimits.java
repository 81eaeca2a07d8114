package dev.spectrascope.agent.worker;

import java.time.Duration;

/**
 * How long a worker is borne with.
 *
 * @param stuck time at one report after which the worker is ended, zero for no limit
 * @param restarts starts after crashes in a row, without a report between them, before nobody waits for it any more; it goes
 *     on being started again, ever less often
 * @param backoff pause before the first of these, doubled for each further one
 */
public record WorkerLimits(Duration stuck, int restarts, Duration backoff) {

    private static final int RESTARTS = 5;
    /** Doublings: some 8 minutes after a second. */
    private static final int LONGEST = 9;

    /** What a worker may take that keeps to its time but for one product and what comes with it, which may be long. */
    private static final Duration GRACE = Duration.ofMinutes(1);

    /**
     * Five restarts in a row, the first after a second; twice the time of a report and a minute.
     *
     * @param perReport time for one report, to which the worker keeps itself; zero for no limit
     */
    public static WorkerLimits of(Duration perReport) {
        Duration stuck =
                perReport.isZero() ? Duration.ZERO : perReport.multipliedBy(2).plus(GRACE);
        return new WorkerLimits(stuck, RESTARTS, Duration.ofSeconds(1));
    }

    /** The pause before the n-th restart in a row, n at least 1; not longer than the tenth. */
    Duration pause(int n) {
        return backoff.multipliedBy(1L << Math.min(n - 1, LONGEST));
    }
}
