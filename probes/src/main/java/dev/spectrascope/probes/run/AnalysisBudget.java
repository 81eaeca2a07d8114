package dev.spectrascope.probes.run;

import java.time.Duration;

/**
 * What the analysis of a run may take.
 *
 * @param perReport time for one report, zero for no limit; where it does not suffice, less is measured
 * @param share of the wall-clock time that is spent on measuring, in (0, 1]; the rest is rest
 * @param mostWaiting snapshots that may wait when one is chosen to be measured, that one among them, at least 1: the oldest beyond
 *     that are passed over
 */
public record AnalysisBudget(Duration perReport, double share, int mostWaiting) {

    /** As much as it takes. */
    public static final AnalysisBudget NO_BOUND = new AnalysisBudget(Duration.ZERO, 1, Integer.MAX_VALUE);

    public AnalysisBudget {
        require(!perReport.isNegative(), "perReport", perReport, "0 or more");
        require(share > 0 && share <= 1, "share", share, "above 0 and at most 1");
        require(mostWaiting >= 1, "mostWaiting", mostWaiting, "at least 1");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("budget." + name + " is " + value + "; it must be " + expected);
        }
    }
}
