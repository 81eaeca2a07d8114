package dev.spectrascope.probes.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the worker is doing, for those who watch it from outside.
 *
 * @param pid of the worker's process
 * @param snapshot being analysed, null while it waits
 * @param stage being measured, null while it waits
 * @param done products applied to this snapshot
 * @param expected products expected for this snapshot, an estimate
 * @param resumed those of {@code done} that an earlier attempt had made
 * @param since when this attempt at the snapshot began, null while it waits
 * @param time of this status
 */
public record WorkerStatus(
        long pid, String snapshot, String stage, long done, long expected, long resumed, Instant since, Instant time) {

    /** Share of the products that must be done before their pace tells anything. */
    private static final double TELLING = 0.02;

    /**
     * How long this snapshot will still take, as though every product took as long as those of this attempt so far did.
     *
     * @param now no earlier than {@code time}
     * @return at least 0; empty while the worker waits, while too few products are done to tell, and once more of them are done
     *     than were expected
     */
    public Optional<Duration> left(Instant now) {
        long made = done - resumed;
        if (snapshot == null || since == null || made <= 0 || made < TELLING * expected || done >= expected) {
            return Optional.empty();
        }
        double each = Duration.between(since, time).toMillis() / (double) made;
        long atThatTime = Math.round(each * (expected - done));
        return Optional.of(Duration.ofMillis(
                Math.max(0, atThatTime - Duration.between(time, now).toMillis())));
    }
}
