package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/**
 * The sizes of G over a run, and their peak.
 *
 * @param phase where the run stands
 * @param peak the largest size so far
 * @param confirmed the report at which that first counted as a peak, null while it does not
 * @param noise estimated standard deviation of one report's size, relative; 0 while there are few reports
 * @param earlier lower peaks that had been confirmed before a later size exceeded them, in order
 * @param points all sizes, in order; not empty
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SizeSeries(
        Phase phase, Peak peak, SizePoint confirmed, double noise, List<Peak> earlier, List<SizePoint> points) {

    /** Where a run stands. */
    public enum Phase {
        /** G is near its largest size so far. */
        RISING,
        /** G has peaked: it has risen, and fallen well below its largest size. */
        PAST,
        /** G has only fallen: it was largest where the watch began, and whether there was a peak before is unknown. */
        FALLING;

        @JsonValue
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether G has peaked. */
    public boolean past() {
        return phase == Phase.PAST;
    }

    /** The latest size. */
    public SizePoint latest() {
        return points.get(points.size() - 1);
    }

    /** The point's epoch in words, or its iteration where the program counts no epochs. */
    String when(SizePoint point) {
        boolean epochs = points.stream().anyMatch(any -> any.epoch() > 0);
        return epochs ? "epoch " + point.epoch() : "iteration " + point.iteration();
    }

    /** One sentence on where the run stands. */
    String sentence(String subject) {
        String largest = when(peak.at()) + " (" + figure(peak.at()) + ")";
        return switch (phase) {
            case PAST -> subject + " peaked at " + largest + " and has fallen since (to " + figure(latest()) + ").";
            case FALLING ->
                subject + " has only fallen since the watch began at " + largest + ", to " + figure(latest()) + ".";
            case RISING ->
                latest().equals(peak.at())
                        ? subject + " is at its largest so far, at " + largest + "."
                        : subject + " was largest at " + largest + " so far; it is not yet well below that ("
                                + figure(latest()) + ").";
        };
    }

    private static String figure(SizePoint point) {
        return String.format(Locale.ROOT, "%.4g", point.size());
    }
}
