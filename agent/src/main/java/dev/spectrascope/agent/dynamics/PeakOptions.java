package dev.spectrascope.agent.dynamics;

/**
 * When a series has peaked: the last reports all lie below its largest value by a share of that value, and by more than
 * noise explains; and the largest value lies as far above the smallest one before it.
 *
 * @param of which size of G is meant where one peak is asked for; both are followed
 * @param prominence share of the largest value, between 0 and 1
 * @param patience reports in a row that must have fallen so far, at least 1
 */
public record PeakOptions(SizeOfG of, double prominence, int patience) {

    /**
     * The sum itself, since that has a peak wherever training has a fast and a slow phase. Over the bulk edge of H it need
     * not have one: H is weighted by the residuals p − y, and vanishes as a network fits its training examples.
     *
     * <p>Prominence and patience are such that a plateau of 30 reports with a noise of 10 % is taken for a peak in fewer
     * than one of twenty runs.
     */
    public static final PeakOptions DEFAULT = new PeakOptions(SizeOfG.RAW, 0.3, 3);
}
