package dev.spectrascope.agent.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.stream.IntStream;

/** The magnitudes of eigenvalues that bound buckets: four a decade, from 10⁻⁵ to 10³, the same for every report. */
final class Magnitudes {

    private static final int PER_DECADE = 4;
    private static final int SMALLEST_EXPONENT = -5;
    private static final int LARGEST_EXPONENT = 3;

    /** Ascending. */
    static final List<Double> BOUNDS = IntStream.rangeClosed(
                    SMALLEST_EXPONENT * PER_DECADE, LARGEST_EXPONENT * PER_DECADE)
            .mapToObj(Magnitudes::power)
            .toList();

    private Magnitudes() {}

    /** Three digits are as good as sixteen here, and can be read as a label. */
    private static double power(int step) {
        return BigDecimal.valueOf(Math.pow(10, (double) step / PER_DECADE))
                .round(new MathContext(3))
                .doubleValue();
    }
}
