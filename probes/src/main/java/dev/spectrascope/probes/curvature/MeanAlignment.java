package dev.spectrascope.probes.curvature;

import java.util.stream.IntStream;

/**
 * How a unit vector lies to the class means g<sub>c</sub>.
 *
 * @param squaredCosines of the angle with each g<sub>c</sub>, in [0, 1]; 0 of a class without one
 * @param shareOfMeans ‖Πv‖² with Π the projection on the span of all g<sub>c</sub>, that of A1; in [0, 1]
 */
public record MeanAlignment(double[] squaredCosines, double shareOfMeans) {

    /** The class whose mean is nearest. */
    public int nearest() {
        return IntStream.range(0, squaredCosines.length)
                .reduce((a, b) -> squaredCosines[b] > squaredCosines[a] ? b : a)
                .orElseThrow();
    }
}
