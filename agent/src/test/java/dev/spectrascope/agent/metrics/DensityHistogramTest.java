package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Density;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Eigenvalue;
import dev.spectrascope.probes.spectra.OperatorSpectrum.Trace;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DensityHistogramTest {

    private static OperatorSpectrum uniform(double from, double to, boolean deflated, double... top) {
        double height = 1 / (to - from);
        return new OperatorSpectrum(
                java.util.Arrays.stream(top)
                        .mapToObj(value -> new Eigenvalue(value, 0))
                        .toList(),
                List.of(),
                new double[] {from, to},
                to,
                new Trace(42, null),
                new Density(new double[] {from, to}, new double[] {height, height}, null, 2, 1, 3, deflated));
    }

    private static long upTo(DensityHistogram histogram, double bound) {
        int bucket = DensityHistogram.BOUNDS.indexOf(bound);
        assertThat(bucket).as("bound %s", bound).isNotNegative();
        return LongStream.of(histogram.counts()).limit(bucket + 1).sum();
    }

    @Test
    void boundsAscendAndEndAtInfinity() {
        assertThat(DensityHistogram.BOUNDS)
                .hasSize(DensityHistogram.BUCKETS)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(DensityHistogram.BOUNDS).contains(-10.0, -1e-5, 0.0, 1e-5, 1.78e-5, 1.0, 1000.0);
        assertThat(DensityHistogram.BOUNDS.get(DensityHistogram.BUCKETS - 1)).isInfinite();
    }

    @Test
    void countsOfAUniformSpectrumAreLengths() {
        DensityHistogram histogram = DensityHistogram.of(uniform(-1, 3, false), 4000);
        assertThat(upTo(histogram, -1.0)).isZero();
        assertThat(upTo(histogram, -0.1)).isEqualTo(900);
        assertThat(upTo(histogram, 0.0)).isEqualTo(1000);
        assertThat(upTo(histogram, 1.0)).isEqualTo(2000);
        assertThat(upTo(histogram, 1.78)).isEqualTo(2780);
        assertThat(upTo(histogram, 3.16)).isEqualTo(4000);
        assertThat(histogram.sum()).isEqualTo(42);
    }

    @Test
    void projectedOutEigenvaluesAreCountedAtTheirPlaces() {
        DensityHistogram histogram = DensityHistogram.of(uniform(0, 1, true, 100, 5, 5), 1003);
        assertThat(upTo(histogram, 1.0)).isEqualTo(1000);
        assertThat(upTo(histogram, 5.62)).isEqualTo(1002);
        assertThat(upTo(histogram, 100.0)).isEqualTo(1003);
    }

    @Test
    void eigenvaluesThatAreInTheDensityAreNotCountedTwice() {
        DensityHistogram histogram = DensityHistogram.of(uniform(0, 1, false, 0.99), 1000);
        assertThat(LongStream.of(histogram.counts()).sum()).isEqualTo(1000);
        assertThat(upTo(histogram, 1.0)).isEqualTo(1000);
    }

    @Test
    void countsAddUpToTheDimensionBeyondTheBounds() {
        DensityHistogram histogram = DensityHistogram.of(uniform(-1e6, 1e6, false), 28_156_554L);
        assertThat(LongStream.of(histogram.counts()).sum()).isEqualTo(28_156_554L);
        assertThat((double) histogram.counts()[0]).isCloseTo(28_156_554L / 2.0, within(1000.0));
        assertThat(LongStream.of(histogram.counts())).allMatch(count -> count >= 0);
    }
}
