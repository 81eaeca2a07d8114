package dev.spectrascope.agent.dynamics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the peak of a positive series as its points come in, in order. Works on logarithms, where prominence is a
 * difference and noise that is proportional to the value has one size; spacing does not matter but to the estimate of the
 * noise.
 */
final class PeakDetector {

    /** Standard deviations of the noise by which a fall must exceed what noise does. */
    private static final double NOISE_FACTOR = 4;

    /** Fewer points tell noise from the shape of the series itself too badly: one sharp peak would pass for noise. */
    private static final int POINTS_FOR_NOISE = 8;

    /** Median absolute deviation → standard deviation of a normal distribution. */
    private static final double NORMAL = 1.4826;

    private final double prominence;
    private final int patience;
    private final List<SizePoint> points = new ArrayList<>();
    private final List<Integer> earlier = new ArrayList<>();
    private int largest = -1;
    private SizePoint confirmed;
    private SizeSeries.Phase phase;

    PeakDetector(PeakOptions options) {
        prominence = -Math.log1p(-options.prominence());
        patience = options.patience();
    }

    /** The next point; its iteration is not below those before. */
    void accept(SizePoint point) {
        points.add(point);
        int last = points.size() - 1;
        if (largest < 0 || point.size() > points.get(largest).size()) {
            if (confirmed != null) {
                earlier.add(largest);
            }
            largest = last;
            confirmed = null;
            phase = SizeSeries.Phase.RISING;
        } else if (phase == SizeSeries.Phase.PAST) {
            // Once a peak is past it stays so while the estimate of the noise changes, until the series has come back.
            phase = lastAreAbove(prominence) ? SizeSeries.Phase.RISING : phase;
        } else {
            double threshold = Math.max(prominence, NOISE_FACTOR * noise());
            boolean fallen = last - largest >= patience && lastAreBelow(threshold);
            phase = !fallen
                    ? SizeSeries.Phase.RISING
                    : rise() >= threshold ? SizeSeries.Phase.PAST : SizeSeries.Phase.FALLING;
            if (phase == SizeSeries.Phase.PAST && confirmed == null) {
                confirmed = point;
            }
        }
    }

    private boolean lastAreBelow(double threshold) {
        return tail().stream().allMatch(point -> fall(point) >= threshold);
    }

    private boolean lastAreAbove(double threshold) {
        return tail().stream().allMatch(point -> fall(point) < threshold);
    }

    private List<SizePoint> tail() {
        return points.subList(Math.max(0, points.size() - patience), points.size());
    }

    /** How far a point lies below the largest, in logarithms. */
    private double fall(SizePoint point) {
        return Math.log(points.get(largest).size() / point.size());
    }

    /** How far the largest lies above the smallest point before it, in logarithms; 0 where there is none. */
    private double rise() {
        return points.subList(0, largest).stream().mapToDouble(this::fall).max().orElse(0);
    }

    /**
     * Standard deviation of the noise of the logarithms: each point's distance from the straight line between its
     * neighbours, divided by what a noise of 1 would make of it (T. Gasser, L. Sroka, C. Jennen-Steinmetz, Residual
     * variance and residual pattern in nonlinear regression, Biometrika 73, 1986, which is made for irregular spacing),
     * by the median of the magnitudes, so that a bend or a leap does not count as noise. 0 while there are few points.
     * Lines are straight over the logarithm of the iteration, along which training proceeds evenly.
     */
    private double noise() {
        if (points.size() < POINTS_FOR_NOISE) {
            return 0;
        }
        double[] deviations = new double[points.size() - 2];
        for (int i = 0; i < deviations.length; i++) {
            double from = place(i);
            double to = place(i + 2);
            double weight = to > from ? (to - place(i + 1)) / (to - from) : 0.5;
            double line = weight * height(i) + (1 - weight) * height(i + 2);
            deviations[i] = Math.abs(line - height(i + 1)) / Math.hypot(1, Math.hypot(weight, 1 - weight));
        }
        Arrays.sort(deviations);
        return NORMAL * (deviations[(deviations.length - 1) / 2] + deviations[deviations.length / 2]) / 2;
    }

    private double place(int index) {
        return Math.log1p(points.get(index).iteration());
    }

    private double height(int index) {
        return Math.log(points.get(index).size());
    }

    /**
     * What is known so far.
     *
     * @throws IllegalStateException before the first point
     */
    SizeSeries series() {
        if (points.isEmpty()) {
            throw new IllegalStateException("no point yet");
        }
        return new SizeSeries(
                phase,
                peak(largest),
                confirmed,
                noise(),
                earlier.stream().map(this::peak).toList(),
                List.copyOf(points));
    }

    private Peak peak(int index) {
        return new Peak(
                points.get(index),
                index == 0 ? null : points.get(index - 1),
                index == points.size() - 1 ? null : points.get(index + 1));
    }
}
