package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spectrascope.probes.spectra.Degradation;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reports that may take little time, and snapshots of which there are too many. */
class BudgetedAnalysisTest {

    @TempDir
    private Path folder;

    private RunDirectory run;
    private final List<String> warnings = new ArrayList<>();
    private final Progress progress = new Progress() {
        @Override
        public void report(String stage, long done, long expected) {}

        @Override
        public void warn(String line) {
            warnings.add(line);
        }
    };

    @BeforeEach
    void createRun() throws IOException {
        run = CheckpointedAnalysis.create(folder.resolve("run"));
    }

    private void furtherSnapshots(int... epochs) throws IOException {
        try (INDArray parameters = run.readParameters(CheckpointedAnalysis.snapshot())) {
            for (int epoch : epochs) {
                run.write(new Snapshot(epoch, 10 * epoch, null, null, Instant.EPOCH), parameters);
            }
        }
    }

    private int analyze(AnalysisBudget budget) throws IOException {
        return new RunAnalysis(run, CheckpointedAnalysis.PLAN, budget, progress).analyzePending();
    }

    @Test
    void aReportWithoutTimeIsMadeAllTheSameAndSaysWhatItLacks() throws IOException {
        furtherSnapshots(2);
        // Less than a product: everything that can be given up beforehand is, and the rest is cut short.
        assertThat(analyze(new AnalysisBudget(Duration.ofNanos(1), 1, 10))).isEqualTo(2);
        assertThat(run.readFailures()).isEmpty();
        for (String name : run.reportNames()) {
            SpectrumReport report = run.readReport(name);
            assertThat(report.degraded())
                    .extracting(Degradation::what)
                    .containsSubsequence("products", "examples.train", "checks", "operators", "train.hessian");
            assertThat(report.degraded())
                    .contains(new Degradation("examples.train", "20", "5", true))
                    .contains(new Degradation("operators", "hessian, h", "hessian", true))
                    .contains(new Degradation("train.hessian", "in full", "nothing", false));
            assertThat(report.sets().get(SpectrumReport.TRAIN).examples()).isEqualTo(5);
            assertThat(report.sets().get(SpectrumReport.TRAIN).loss()).isPositive();
        }
        assertThat(warnings).hasSize(2).first().asString().contains("budget.perReport did not suffice; ");
    }

    @Test
    void withTimeEnoughTheReportIsWhole() throws IOException {
        analyze(new AnalysisBudget(Duration.ofHours(1), 1, 10));
        SpectrumReport report = run.readReport(CheckpointedAnalysis.snapshot().name());
        assertThat(report.degraded()).isNull();
        assertThat(report.sets().get(SpectrumReport.TRAIN).examples()).isEqualTo(20);
        assertThat(warnings).noneMatch(line -> line.contains("suffice"));
    }

    @Test
    void theOldestBeyondTheBoundArePassedOverAndNamed() throws IOException {
        furtherSnapshots(2, 3, 4);
        assertThat(analyze(new AnalysisBudget(Duration.ZERO, 1, 2))).isEqualTo(2);
        assertThat(run.reportNames()).containsExactly("e000003-i0000030", "e000004-i0000040");
        assertThat(run.pending()).isEmpty();
        assertThat(run.readGaps())
                .extracting(Gap::snapshot, Gap::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("e000001-i0000010", Gap.Kind.PASSED_OVER),
                        org.assertj.core.groups.Tuple.tuple("e000002-i0000020", Gap.Kind.PASSED_OVER));
        assertThat(warnings)
                .contains("e000001-i0000010 is passed over: newer snapshots waited, and budget allows 2 to wait");
    }

    @Test
    void whatWasPassedOverCanHaveItsTurnLater() throws IOException {
        furtherSnapshots(2);
        analyze(new AnalysisBudget(Duration.ZERO, 1, 1));
        assertThat(run.reportNames()).containsExactly("e000002-i0000020");
        for (Gap gap : run.readGaps()) {
            run.forgetGap(gap);
        }
        assertThat(analyze(AnalysisBudget.NO_BOUND)).isEqualTo(1);
        assertThat(run.reportNames()).hasSize(2);
        assertThat(run.readGaps()).isEmpty();
    }

    @Test
    void whatIsRemovedStaysRemoved() throws IOException {
        Gap gap = new Gap("e000001-i0000010", Gap.Kind.REMOVED, "no room", Instant.EPOCH);
        run.write(gap);
        run.forgetGap(gap);
        assertThat(run.readGaps()).containsExactly(gap);
        assertThat(run.pending()).isEmpty();
    }

    @Test
    void aBudgetThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new AnalysisBudget(Duration.ZERO, 0, 1))
                .hasMessage("budget.share is 0.0; it must be above 0 and at most 1");
        assertThatThrownBy(() -> new AnalysisBudget(Duration.ZERO, 1, 0))
                .hasMessage("budget.mostWaiting is 0; it must be at least 1");
    }
}
