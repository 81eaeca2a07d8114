package dev.spectrascope.agent.worker;

import java.time.Duration;

/**
 * How long a worker is borne with.
 *
 * @param perReport time for one report, zero for no limit
 * @param restarts starts after crashes in a row, without a report between them, before it is given up
 * @param backoff pause before the first of these, doubled for each further one
 */
public record WorkerLimits(Duration perReport, int restarts, Duration backoff) {

    private static final int RESTARTS = 5;

    /** Five restarts in a row, the first after a second. */
    public static WorkerLimits of(Duration perReport) {
        return new WorkerLimits(perReport, RESTARTS, Duration.ofSeconds(1));
    }

    /** The pause before the n-th restart in a row, n at least 1. */
    Duration pause(int n) {
        return backoff.multipliedBy(1L << (n - 1));
    }
}
