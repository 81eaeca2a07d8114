package dev.spectrascope.probes.run;

import java.time.Instant;

/**
 * Why a snapshot has no report.
 *
 * @param snapshot {@link Snapshot#name()}
 * @param cause one line for people
 * @param detail stack trace or other evidence, null where there is none
 * @param attempts how often it was tried
 * @param notFinite whether the cause is a loss, gradient or product that is NaN or infinite
 */
public record Failure(String snapshot, String cause, String detail, int attempts, Instant time, boolean notFinite) {

    /** Of another cause than a value that is not finite. */
    public Failure(String snapshot, String cause, String detail, int attempts, Instant time) {
        this(snapshot, cause, detail, attempts, time, false);
    }
}
