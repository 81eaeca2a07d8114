package dev.spectrascope.probes.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * {@code gaps/}: why something is not there that one would look for.
 *
 * @param snapshot {@link Snapshot#name()}
 * @param reason one line for people
 */
public record Gap(String snapshot, Kind kind, String reason, Instant time) {

    /** What is not there. */
    public enum Kind {
        /** The snapshot: it was due and not taken, or could not be stored. */
        @JsonProperty("dropped")
        DROPPED,
        /** The report: the snapshot was passed over because newer ones waited. */
        @JsonProperty("passed-over")
        PASSED_OVER,
        /** The parameters: they were removed to make room for newer ones. */
        @JsonProperty("removed")
        REMOVED
    }
}
