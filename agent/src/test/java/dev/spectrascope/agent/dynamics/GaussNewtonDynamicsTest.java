package dev.spectrascope.agent.dynamics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GaussNewtonDynamicsTest {

    private static final double[] PEAKED = {1, 4, 9, 5, 2, 2};

    @TempDir
    private Path folder;

    private static List<SpectrumReport> reports(double... topOfG) {
        return IntStream.range(0, topOfG.length)
                .mapToObj(epoch -> Runs.report(epoch, 3, topOfG[epoch]))
                .toList();
    }

    @Test
    void aReportsSizeIsTheSumOfAsManyEigenvaluesAsThereAreClasses() {
        SpectrumReport report = Runs.report(0, 2, 8);
        assertThat(SizeOfG.RAW.in(report)).hasValue(8 + 4);
        assertThat(SizeOfG.NORMALISED.in(report)).hasValue((8 + 4) / 0.25);
    }

    @Test
    void whatWasNotMeasuredOrIsNotPositiveHasNoSize() {
        assertThat(SizeOfG.RAW.in(Runs.report(0, 2, 0))).isEmpty();
        assertThat(SizeOfG.NORMALISED.in(Runs.report(0, 2, -1))).isEmpty();
        assertThat(GaussNewtonDynamics.of(PeakOptions.DEFAULT, List.of()).series())
                .isEmpty();
        assertThat(GaussNewtonDynamics.of(PeakOptions.DEFAULT, reports(0, 0)).chosen())
                .isEmpty();
    }

    /** Over half the examples the top eigenvalues are larger: taken for the others' equal, that would be the peak. */
    @Test
    void reportsOverFewerExamplesAreNotCompared() throws IOException {
        List<SpectrumReport> all = new ArrayList<>(reports(1, 4, 9, 5, 2, 2, 2));
        SpectrumReport cut = Runs.overExamples(Runs.report(7, 3, 30), 15);
        all.add(cut);
        GaussNewtonDynamics dynamics = GaussNewtonDynamics.of(PeakOptions.DEFAULT, all);
        SizeSeries raw = dynamics.series().get(SizeOfG.RAW);
        assertThat(raw)
                .isEqualTo(GaussNewtonDynamics.of(PeakOptions.DEFAULT, all.subList(0, 7))
                        .series()
                        .get(SizeOfG.RAW));
        assertThat(raw.peak().at().epoch()).isEqualTo(2);
        assertThat(raw.past()).isTrue();
        assertThat(dynamics.examples()).isEqualTo(30);
        assertThat(dynamics.notCompared()).containsExactly(new GaussNewtonDynamics.Uncompared(7, 70, 15));
        assertThat(dynamics.sentences().get(2))
                .isEqualTo("1 report is over another number of examples than 30, for want of time, and not compared.");
        JsonNode json = new com.fasterxml.jackson.databind.ObjectMapper().readTree(Json.compact(dynamics));
        assertThat(json.at("/notCompared/0/examples").asInt()).isEqualTo(15);

        List<SpectrumReport> mostlyCut = new ArrayList<>(List.of(Runs.report(0, 3, 90)));
        reports(1, 4, 9, 5, 2, 2)
                .forEach(report -> mostlyCut.add(Runs.overExamples(
                        Runs.report(
                                report.epoch() + 1,
                                3,
                                report.sets()
                                        .get("train")
                                        .operators()
                                        .get("g")
                                        .top()
                                        .get(0)
                                        .eigenvalue()),
                        15)));
        GaussNewtonDynamics later = GaussNewtonDynamics.of(PeakOptions.DEFAULT, mostlyCut);
        assertThat(later.examples()).isEqualTo(15);
        assertThat(later.chosen().orElseThrow().peak().at().epoch()).isEqualTo(3);
    }

    @Test
    void theOrderOfReportsDoesNotMatter() {
        List<SpectrumReport> shuffled = new ArrayList<>(reports(PEAKED));
        Collections.shuffle(shuffled, new Random(1));
        assertThat(GaussNewtonDynamics.of(PeakOptions.DEFAULT, shuffled))
                .isEqualTo(GaussNewtonDynamics.of(PeakOptions.DEFAULT, reports(PEAKED)));
    }

    @Test
    void theChosenSeriesComesFirst() {
        var raw = GaussNewtonDynamics.of(PeakOptions.DEFAULT, reports(PEAKED));
        assertThat(raw.chosen().orElseThrow().peak().at().epoch()).isEqualTo(2);
        assertThat(raw.sentences().get(0)).startsWith("G peaked at epoch 2 (16.50) and has fallen since (to 3.667).");
        var normalised = GaussNewtonDynamics.of(new PeakOptions(SizeOfG.NORMALISED, 0.3, 3), reports(PEAKED));
        assertThat(normalised.sentences().get(0)).startsWith("G over the bulk edge of H peaked at epoch 2 (66.00)");
        assertThat(normalised.sentences()).hasSize(2);
    }

    @Test
    void sentencesSayWhereARunStands() {
        assertThat(sentence(1, 2)).isEqualTo("G is at its largest so far, at epoch 1 (3.667).");
        assertThat(sentence(1, 2, 1))
                .isEqualTo("G was largest at epoch 1 (3.667) so far; it is not yet well below that (1.833).");
        assertThat(sentence(8, 4, 2, 1))
                .isEqualTo("G has only fallen since the watch began at epoch 0 (14.67), to 1.833.");
    }

    private static String sentence(double... topOfG) {
        return GaussNewtonDynamics.of(PeakOptions.DEFAULT, reports(topOfG))
                .sentences()
                .get(0);
    }

    @Test
    void theJournalKeepsTheFileAndTellsOfAPeakOnce() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        List<String> log = new ArrayList<>();
        DynamicsJournal journal = new DynamicsJournal(run, log::add);
        journal.note(GaussNewtonDynamics.of(run.run(), List.of()));
        assertThat(run.dynamicsFile()).doesNotExist();
        double[] topOfG = {1, 4, 9, 5, 2, 2, 1, 1};
        for (int last = 1; last <= topOfG.length; last++) {
            List<SpectrumReport> now = reports(java.util.Arrays.copyOf(topOfG, last));
            journal.note(GaussNewtonDynamics.of(run.run(), now));
        }
        assertThat(log)
                .containsExactly(
                        "G peaked at epoch 2, between the reports of epoch 1 and epoch 3: 16.50 then, 3.667 now"
                                + " (peak.prominence 0.3, peak.patience 3)",
                        "G over the bulk edge of H peaked at epoch 2, between the reports of epoch 1 and epoch 3: 66.00 then,"
                                + " 14.67 now (peak.prominence 0.3, peak.patience 3)");
        JsonNode file = Json.read(run.dynamicsFile(), JsonNode.class);
        assertThat(file.at("/schema").asText()).isEqualTo("spectrascope/dynamics/1");
        assertThat(file.at("/options/of").asText()).isEqualTo("raw");
        assertThat(file.at("/series/raw/phase").asText()).isEqualTo("past");
        assertThat(file.at("/series/raw/peak/at/epoch").asInt()).isEqualTo(2);
        assertThat(file.at("/series/normalised/confirmed/epoch").asInt()).isEqualTo(5);
        assertThat(file.at("/series/raw/points").size()).isEqualTo(topOfG.length);
        try (var files = Files.list(run.root())) {
            assertThat(files.map(path -> path.getFileName().toString())).doesNotContain(".dynamics.json.tmp");
        }
    }

    @Test
    void theRunsConfigurationHasTheOptions() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r2"));
        var plain = run.run();
        assertThat(GaussNewtonDynamics.of(plain, List.of()).options()).isEqualTo(PeakOptions.DEFAULT);
        JsonNode configuration = new com.fasterxml.jackson.databind.ObjectMapper()
                .valueToTree(Map.of("peak", Map.of("of", "normalised", "prominence", 0.5, "patience", 1)));
        var set = new dev.spectrascope.probes.run.RunDescription(
                plain.schema(),
                plain.run(),
                plain.started(),
                plain.finished(),
                plain.pid(),
                plain.network(),
                plain.plan(),
                configuration,
                plain.address(),
                plain.versions());
        assertThat(GaussNewtonDynamics.of(set, List.of()).options())
                .isEqualTo(new PeakOptions(SizeOfG.NORMALISED, 0.5, 1));
    }

    @Test
    void aProgramWithoutEpochsIsToldOfIterations() {
        SizeSeries.Phase phase = SizeSeries.Phase.RISING;
        SizePoint point = new SizePoint(0, 500, 2);
        SizeSeries series = new SizeSeries(phase, new Peak(point, null, null), null, 0, List.of(), List.of(point));
        assertThat(series.sentence("G")).isEqualTo("G is at its largest so far, at iteration 500 (2.000).");
    }
}
