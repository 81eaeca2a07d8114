package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.spectra.SpectrumReport.Eigenvalue;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaussNewtonPeakTest {

    @Test
    void nothingMeasuredHasNoPeak() {
        assertThat(GaussNewtonPeak.of(List.of())).isEmpty();
        assertThat(GaussNewtonPeak.of(series(0, 0, 0))).isEmpty();
    }

    @Test
    void aRisingSeriesIsNotPastItsPeak() {
        assertThat(GaussNewtonPeak.of(series(1, 2, 3, 4))).contains(new GaussNewtonPeak(3, 30, 4, false));
    }

    @Test
    void aPeakIsPastAfterTwoReportsWellBelowIt() {
        assertThat(GaussNewtonPeak.of(series(1, 5, 3))).contains(new GaussNewtonPeak(1, 10, 5, false));
        assertThat(GaussNewtonPeak.of(series(1, 5, 3, 2))).contains(new GaussNewtonPeak(1, 10, 5, true));
    }

    @Test
    void aPlateauIsNoPeakLeftBehind() {
        assertThat(GaussNewtonPeak.of(series(1, 5, 4.9, 4.5, 4.8, 4.2))).contains(new GaussNewtonPeak(1, 10, 5, false));
    }

    @Test
    void aSecondHigherPeakReplacesTheFirst() {
        assertThat(GaussNewtonPeak.of(series(1, 5, 3, 2, 6))).contains(new GaussNewtonPeak(4, 40, 6, false));
        assertThat(GaussNewtonPeak.of(series(1, 5, 3, 2, 6, 1, 1))).contains(new GaussNewtonPeak(4, 40, 6, true));
    }

    @Test
    void theOrderOfReportsDoesNotMatter() {
        List<SpectrumReport> shuffled = new ArrayList<>(series(1, 5, 3, 2));
        Collections.shuffle(shuffled, new Random(1));
        assertThat(GaussNewtonPeak.of(shuffled)).contains(new GaussNewtonPeak(1, 10, 5, true));
    }

    @Test
    void theSizeOfGIsTheSumOfItsTopEigenvalues() {
        assertThat(GaussNewtonPeak.size(report(3, 8.0))).hasValue(8);
    }

    private static List<SpectrumReport> series(double... sums) {
        return IntStream.range(0, sums.length)
                .mapToObj(epoch -> report(epoch, sums[epoch]))
                .toList();
    }

    private static SpectrumReport report(int epoch, double sum) {
        var top = List.of(new Eigenvalue(0.75 * sum, 0), new Eigenvalue(0.25 * sum, 0));
        var g = new OperatorSpectrum(top, null, null, null, null, null);
        var train = new SetSpectra(10, 1, 0.5, 1, Map.of("g", g));
        return new SpectrumReport(
                SpectrumReport.SCHEMA,
                epoch,
                10 * epoch,
                null,
                5,
                2,
                Precision.FLOAT,
                "exact",
                Map.of("train", train),
                null,
                null,
                null,
                null,
                null);
    }
}
