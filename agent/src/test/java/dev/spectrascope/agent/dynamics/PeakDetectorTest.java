package dev.spectrascope.agent.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PeakDetectorTest {

    /** As a schedule of log:20 has them, and that of demo.sh. */
    private static final int[] DEMO_EPOCHS = {0, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 45};

    private static List<SizeSeries> online(int[] epochs, double... sizes) {
        PeakDetector detector = new PeakDetector(PeakOptions.DEFAULT);
        List<SizeSeries> states = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            detector.accept(new SizePoint(epochs[i], 10 * epochs[i], sizes[i]));
            states.add(detector.series());
        }
        return states;
    }

    private static List<SizeSeries> online(double... sizes) {
        return online(IntStream.range(0, sizes.length).toArray(), sizes);
    }

    private static SizeSeries after(double... sizes) {
        List<SizeSeries> states = online(sizes);
        return states.get(states.size() - 1);
    }

    private static SizeSeries.Phase[] phases(List<SizeSeries> states) {
        return states.stream().map(SizeSeries::phase).toArray(SizeSeries.Phase[]::new);
    }

    @Test
    void beforeTheFirstPointThereIsNoSeries() {
        assertThatThrownBy(() -> new PeakDetector(PeakOptions.DEFAULT).series())
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRisingSeriesHasNotPeaked() {
        List<SizeSeries> states = online(1, 2, 3, 4, 6, 8, 11, 15);
        assertThat(states).noneMatch(SizeSeries::past);
        assertThat(states.get(7).peak().at().epoch()).isEqualTo(7);
        assertThat(states.get(7).confirmed()).isNull();
    }

    @Test
    void aPeakIsPastAfterAsManyReportsAsPatienceSays() {
        List<SizeSeries> states = online(1, 2, 4, 8, 4, 3, 2, 1);
        assertThat(phases(states.subList(3, 8)))
                .containsExactly(
                        SizeSeries.Phase.RISING,
                        SizeSeries.Phase.RISING,
                        SizeSeries.Phase.RISING,
                        SizeSeries.Phase.PAST,
                        SizeSeries.Phase.PAST);
        SizeSeries last = states.get(7);
        assertThat(last.peak().at()).isEqualTo(new SizePoint(3, 30, 8));
        assertThat(last.peak().previous().epoch()).isEqualTo(2);
        assertThat(last.peak().next().epoch()).isEqualTo(4);
        assertThat(last.confirmed()).isEqualTo(new SizePoint(6, 60, 2));
    }

    @Test
    void optionsSetProminenceAndPatience() {
        PeakDetector strict = new PeakDetector(new PeakOptions(SizeOfG.RAW, 0.9, 1));
        double[] sizes = {0.5, 4, 10, 5, 2, 1.5, 0.99};
        for (int epoch = 0; epoch < sizes.length; epoch++) {
            assertThat(epoch > 0 && strict.series().past()).isFalse();
            strict.accept(new SizePoint(epoch, epoch, sizes[epoch]));
        }
        assertThat(strict.series().confirmed()).isEqualTo(new SizePoint(6, 6, 0.99));
    }

    @Test
    void aPlateauIsNoPeak() {
        assertThat(online(1, 3, 5, 4.9, 4.5, 4.8, 4.2, 4.0, 3.9, 3.8, 3.7)).noneMatch(SizeSeries::past);
    }

    @Test
    void aFallIsAPeakOnlyAfterARise() {
        SizeSeries falling = after(8, 6, 4, 3, 2, 1);
        assertThat(falling.phase()).isEqualTo(SizeSeries.Phase.FALLING);
        assertThat(falling.confirmed()).isNull();
        // A tenth above the first report is no rise by the prominence asked for.
        assertThat(after(8, 8.8, 4, 3, 2, 1).phase()).isEqualTo(SizeSeries.Phase.FALLING);
    }

    @Test
    void aSecondHigherPeakReplacesTheFirst() {
        double[] sizes = {1, 2, 4, 8, 4, 3, 2, 2, 4, 8, 16, 8, 5, 3, 2};
        List<SizeSeries> states = online(sizes);
        assertThat(states.get(9).peak().at().epoch()).isEqualTo(3);
        SizeSeries higher = states.get(10);
        assertThat(higher.past()).isFalse();
        assertThat(higher.peak().at().epoch()).isEqualTo(10);
        assertThat(higher.earlier()).extracting(peak -> peak.at().epoch()).containsExactly(3);
        assertThat(states.get(14).past()).isTrue();
        assertThat(states.get(14).peak().at().epoch()).isEqualTo(10);
    }

    @Test
    void aSecondLowerPeakLeavesTheFirst() {
        List<SizeSeries> states = online(1, 4, 8, 16, 8, 6, 4, 4, 6, 9, 10, 9, 6, 4, 3);
        assertThat(states.subList(6, 15))
                .allMatch(SizeSeries::past)
                .allMatch(state -> state.peak().at().epoch() == 3);
        assertThat(states.get(14).earlier()).isEmpty();
    }

    @Test
    void aSeriesThatComesBackToItsPeakIsNoLongerPastIt() {
        List<SizeSeries> states = online(1, 4, 8, 16, 8, 6, 4, 13, 13, 13, 4, 4, 4);
        assertThat(states.get(8).past()).isTrue();
        assertThat(states.get(9).past()).isFalse();
        assertThat(states.get(9).peak().at().epoch()).isEqualTo(3);
        // And past it again: the same peak.
        assertThat(states.get(12).past()).isTrue();
        assertThat(states.get(12).confirmed()).isEqualTo(states.get(6).confirmed());
    }

    @Test
    void aScaleChangesNothing() {
        double[] sizes = {1, 2, 4, 8, 4, 3, 2, 1};
        double[] scaled =
                java.util.Arrays.stream(sizes).map(size -> 1e-12 * size).toArray();
        assertThat(phases(online(scaled))).isEqualTo(phases(online(sizes)));
    }

    /** Prominence 0.3 and patience 3 promise fewer than one false alarm in twenty at a noise of 10 %. */
    @Test
    void noiseOfATenthOnAPlateauIsHardlyEverAPeak() {
        assertThat(falseAlarms(0.1, i -> Math.min(1, i / 5.0) * 2)).isLessThan(15);
    }

    @Test
    void noiseOnARisingSeriesIsHardlyEverAPeak() {
        assertThat(falseAlarms(0.1, Math::log1p)).isLessThan(15);
        assertThat(falseAlarms(0.2, Math::log1p)).isLessThan(15);
    }

    /** In how many of 300 runs of 30 reports the logarithm of whose size is this, with noise, a peak is ever told of. */
    private static int falseAlarms(double noise, IntToDoubleFunction logarithm) {
        Random random = new Random(1);
        int alarms = 0;
        for (int run = 0; run < 300; run++) {
            double[] sizes = IntStream.range(0, 30)
                    .mapToDouble(i -> Math.exp(logarithm.applyAsDouble(i) + noise * random.nextGaussian()))
                    .toArray();
            alarms += online(sizes).stream().anyMatch(SizeSeries::past) ? 1 : 0;
        }
        return alarms;
    }

    /** A peak at epoch 12 of a width of half a decade, seen at irregular epochs through a noise of a fifth. */
    @Test
    void aPeakIsFoundThroughNoiseAtIrregularEpochs() {
        Random random = new Random(2);
        for (int run = 0; run < 100; run++) {
            int[] epochs = IntStream.concat(IntStream.of(0), random.ints(40, 1, 200))
                    .distinct()
                    .sorted()
                    .toArray();
            double[] sizes = java.util.Arrays.stream(epochs)
                    .mapToDouble(epoch ->
                            50 * Math.exp(-Math.pow(Math.log((epoch + 1) / 13.0), 2) + 0.2 * random.nextGaussian()))
                    .toArray();
            List<SizeSeries> states = online(epochs, sizes);
            SizeSeries last = states.get(states.size() - 1);
            assertThat(last.past()).isTrue();
            assertThat(last.peak().previous().epoch()).isLessThan(25);
            assertThat(last.peak().next().epoch()).isGreaterThan(5);
        }
    }

    @Test
    void noiseIsEstimatedAtIrregularPlaces() {
        Random random = new Random(3);
        int[] epochs = random.ints(2000, 1, 1_000_000).distinct().sorted().toArray();
        double[] sizes = java.util.Arrays.stream(epochs)
                .mapToDouble(epoch -> Math.pow(epoch, 0.7) * Math.exp(0.15 * random.nextGaussian()))
                .toArray();
        List<SizeSeries> states = online(epochs, sizes);
        assertThat(states.get(states.size() - 1).noise()).isCloseTo(0.15, within(0.015));
    }

    /** The sizes that a run of demo.sh measured: the sum peaks early, its quotient with H's bulk edge never. */
    @Test
    void theDemosRun() {
        List<SizeSeries> raw = online(
                DEMO_EPOCHS,
                10.716,
                54.937,
                147.356,
                78.262,
                70.382,
                80.103,
                64.145,
                62.379,
                61.247,
                49.393,
                50.652,
                31.211,
                25.518,
                23.006,
                22.957);
        assertThat(raw.get(14).past()).isTrue();
        assertThat(raw.get(14).peak().at().epoch()).isEqualTo(2);
        assertThat(raw.get(14).confirmed().epoch()).isBetween(5, 10);
        List<SizeSeries> normalised = online(
                DEMO_EPOCHS,
                7.50,
                35.41,
                78.96,
                27.25,
                67.86,
                69.49,
                43.07,
                64.32,
                46.75,
                137.19,
                76.94,
                245.18,
                321.1,
                247.45,
                350.2);
        assertThat(normalised).noneMatch(SizeSeries::past);
        assertThat(normalised.get(14).peak().at().epoch()).isEqualTo(45);
    }
}
