package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.excerpt.KeptCurve;
import dev.spectrascope.agent.excerpt.ReportExcerpt.CurveKind;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.agent.metrics.RunState.Phase;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFollowerTest {

    @TempDir
    private Path folder;

    private final List<RunState> states = new CopyOnWriteArrayList<>();
    private final List<Exception> faults = new CopyOnWriteArrayList<>();
    private RunDirectory run;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
    }

    private ReportFollower follower() {
        return new ReportFollower(run, states::add, faults::add);
    }

    @Test
    void noticesNewReportsFromItsOwnThread() throws IOException {
        try (ReportFollower follower = follower()) {
            follower.start();
            await().until(() -> !states.isEmpty());
            Runs.report(run, 0, 1);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> follower.state().orElseThrow().reports().size() == 1);
            Runs.report(run, 1, 2);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> follower.state().orElseThrow().reports().size() == 2);
            assertThat(Thread.getAllStackTraces().keySet())
                    .filteredOn(thread -> thread.getName().equals("spectrascope-follower"))
                    .isNotEmpty()
                    .allMatch(Thread::isDaemon);
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void readingInAHurryGivesTheSameAndTellsHowFarItIs() throws IOException {
        for (int epoch = 0; epoch < 9; epoch++) {
            Runs.report(run, epoch, 1 + epoch);
        }
        RunReader hurried = RunReader.hurried(run);
        assertThat(hurried.progress()).isEqualTo(new RunReader.Progress(0, 0));
        RunState read = hurried.read();
        assertThat(hurried.progress()).isEqualTo(new RunReader.Progress(9, 9));
        RunState slowly = new RunReader(run).read();
        assertThat(names(read)).isEqualTo(names(slowly)).hasSize(9).isSorted();
        assertThat(read.dynamics()).isEqualTo(slowly.dynamics());
        assertThat(read.reports())
                .allSatisfy(report -> assertThat(report.excerpt().curve("train", "g", CurveKind.DENSITY))
                        .isPresent());
        Runs.report(run, 9, 3);
        assertThat(names(hurried.read())).hasSize(10).isSorted();
        Files.writeString(run.reportFile(names(read).get(4)), "no JSON");
        assertThatThrownBy(() -> RunReader.hurried(run).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(names(read).get(4));
    }

    private static List<String> names(RunState state) {
        return state.reports().stream().map(NamedReport::snapshot).toList();
    }

    @Test
    void onlyTheLastReportKeepsItsDensities() throws IOException {
        Runs.report(run, 0, 1);
        Runs.report(run, 1, 2);
        ReportFollower follower = follower();
        follower.poll();
        RunState state = follower.state().orElseThrow();
        var first =
                state.reports().get(0).report().sets().get("train").operators().get("g");
        var last = state.latest().orElseThrow().sets().get("train").operators().get("g");
        assertThat(first.density()).isNull();
        assertThat(first.top()).hasSize(3);
        assertThat(last.density()).isNotNull();
        assertThat(state.phase()).isEqualTo(Phase.TRAINING);
    }

    /** Four reports of 256 points are too many where 512 in all may be kept; eight are twice that. */
    @Test
    void theMoreReportsTheFewerPoints() throws IOException {
        double[] grid = IntStream.range(0, 256).mapToDouble(k -> k).toArray();
        RunReader reader = new RunReader(run, 512);
        for (int epoch = 0; epoch < 8; epoch++) {
            run.write(Runs.snapshot(run, epoch).name(), Runs.withDensity(Runs.report(epoch, 3, 1), grid));
            int points = epoch < 2 ? 256 : epoch < 4 ? 128 : 64;
            assertThat(reader.read().reports()).hasSize(epoch + 1).allSatisfy(report -> {
                var curve =
                        report.excerpt().curve("train", "g", CurveKind.DENSITY).orElseThrow();
                float[] kept = ((KeptCurve.Linear) curve).eigenvalue();
                assertThat(kept).hasSize(points);
                assertThat(kept[0]).isEqualTo((256 / points - 1) / 2f);
            });
        }
        var latest = reader.read().latest().orElseThrow();
        assertThat(latest.sets().get("train").operators().get("g").density().eigenvalue())
                .isEqualTo(grid);
    }

    @Test
    void olderReportsKeepTheirLayersInTheExcerptOnly() throws IOException {
        for (int epoch = 0; epoch < 2; epoch++) {
            run.write(Runs.snapshot(run, epoch).name(), Runs.withLayers(Runs.report(epoch, 3, 1)));
        }
        List<RunState.NamedReport> reports = new RunReader(run).read().reports();
        assertThat(reports.get(0).report().layers()).isNull();
        assertThat(reports.get(1).report().layers()).containsOnlyKeys("0_conv", "1_dense");
        for (RunState.NamedReport report : reports) {
            ByteArrayOutputStream numbers = new ByteArrayOutputStream();
            report.excerpt().writeNumbers(numbers);
            assertThat(numbers.toString(StandardCharsets.UTF_8)).contains("0_conv");
        }
    }

    @Test
    void faultIsToldAndOvercome() throws IOException {
        ReportFollower follower = follower();
        byte[] good = Files.readAllBytes(run.root().resolve("run.json"));
        Files.writeString(run.root().resolve("run.json"), "{");
        assertThat(follower.poll()).isFalse();
        assertThat(faults).hasSize(1);
        assertThat(faults.get(0)).hasMessageContaining("run.json");
        Files.write(run.root().resolve("run.json"), good);
        assertThat(follower.poll()).isTrue();
        assertThat(states).hasSize(1);
    }

    @Test
    void listenerThatThrowsDoesNotEndIt() throws IOException {
        ReportFollower follower = new ReportFollower(
                run,
                state -> {
                    throw new IllegalStateException("made up");
                },
                faults::add);
        follower.poll();
        Runs.report(run, 0, 1);
        follower.poll();
        assertThat(faults).hasSize(2).allMatch(fault -> fault.getMessage().equals("made up"));
    }

    @Test
    void workerStatusIsReadAfterEverythingElseIsOld() throws IOException {
        Runs.report(run, 0, 1);
        ReportFollower follower = follower();
        follower.poll();
        run.write(new WorkerStatus(1, "e000001-i0000010", "train g", 1, 2, 0, Instant.EPOCH, Instant.EPOCH));
        assertThat(follower.poll()).isTrue();
        assertThat(follower.state().orElseThrow().worker()).isPresent();
    }

    @Test
    void finishedRunWithWaitingSnapshotsIsFinishing() throws IOException {
        Runs.snapshot(run, 0);
        Runs.finish(run);
        assertThat(new RunReader(run).read().phase()).isEqualTo(Phase.FINISHING);
        Runs.report(run, 0, 1);
        assertThat(new RunReader(run).read().phase()).isEqualTo(Phase.FINISHED);
    }

    /** In containers every JVM is process 1. */
    @Test
    void runOfAnEarlierJvmWithTheSameProcessNumberIsStopped() throws IOException {
        assertThat(new RunReader(run).read().phase()).isEqualTo(Phase.TRAINING);
        Runs.begunAt(run, Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(new RunReader(run).read().phase()).isEqualTo(Phase.STOPPED);
    }
}
