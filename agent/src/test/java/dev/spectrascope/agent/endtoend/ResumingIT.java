package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDescription.Resumption;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training that goes on from a checkpoint goes on with its run, in another JVM or in the same. */
class ResumingIT {

    private static final String PROGRAM = "dev.spectrascope.programs.ResumingProgram";
    private static final String QUIETLY =
            "worker=none,http.port=0,sets.examples=10,schedule.epochs=every:1,resume=latest,sets.seed=";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private List<RunDirectory> runs() throws IOException {
        return Runs.in(folder.resolve("spectrascope-runs"));
    }

    private static List<String> names(RunDirectory run) throws IOException {
        return run.readSnapshots().stream().map(Snapshot::name).toList();
    }

    private static void awaitOutput(ChildJvm jvm, String text) {
        await().atMost(PATIENCE).until(() -> jvm.output().contains(text));
    }

    @Test
    void anotherJvmGoesOnWithTheRunsOfANetworkAndAGraphEpochsAndAll() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY + 1, PROGRAM, "killed")) {
            awaitOutput(jvm, "trained");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> isWritten(0) && isWritten(1));
            assertThat(jvm.end().exitCode()).isZero();
        }
        List<Killed> killed = new ArrayList<>();
        for (RunDirectory run : runs()) {
            assertThat(run.run().finished()).isNull();
            killed.add(new Killed(run, run.readSnapshots(), Files.readAllBytes(run.setFile("train"))));
        }
        Ended resumed = ChildJvm.runToItsEnd(folder, QUIETLY + 2, PROGRAM, "resumed");
        assertThat(runs()).hasSize(2);
        for (Killed one : killed) {
            assertWentOn(one, resumed.output());
        }
        assertThat(resumed.errors()
                        .lines()
                        .filter(line -> line.contains(
                                " goes on from iteration 8; 1 later snapshots are put aside in abandoned/")))
                .hasSize(2);
        assertThat(resumed.errors()).doesNotContain("WARNING");
    }

    private boolean isWritten(int run) throws IOException {
        return runs().get(run).readSnapshots().size() == 4
                && runs().get(run).sets().isPresent();
    }

    /** What a run had when its JVM ended. */
    private record Killed(RunDirectory run, List<Snapshot> snapshots, byte[] examples) {}

    private static void assertWentOn(Killed killed, String output) throws Exception {
        RunDirectory run = killed.run();
        assertThat(names(run))
                .containsExactly(
                        "e000000-i0000000",
                        "e000001-i0000004",
                        "e000002-i0000008",
                        "e000003-i0000012",
                        "e000004-i0000016",
                        "e000005-i0000020");
        List<Snapshot> after = run.readSnapshots();
        assertThat(after.subList(0, 3)).isEqualTo(killed.snapshots().subList(0, 3));
        assertThat(after.get(3).time()).isAfter(killed.snapshots().get(3).time());
        Path aside = run.root().resolve("abandoned/1/snapshots");
        assertThat(aside.resolve("e000003-i0000012.json")).exists();
        assertThat(aside.resolve("e000003-i0000012.npy")).exists();
        assertThat(output).contains("parameters " + CaptureIT.hash(run.readParameters(after.get(5))));
        assertThat(Files.readAllBytes(run.setFile("train"))).isEqualTo(killed.examples());
        assertThat(run.run().finished()).isNotNull();
        assertThat(run.run().resumed())
                .singleElement()
                .returns(8, Resumption::iteration)
                .returns(1, Resumption::abandoned);
    }

    @Test
    void aNetworkRestoredInTheSameJvmGoesOnWithTheRunItStandsAt() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY + 1, PROGRAM, "restored")) {
            awaitOutput(jvm, "forgotten");
            // Kept and its successor; the one that went back; kept, trained on; and the one that is forgotten.
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> runs().size() == 4 && runs().get(3).run().finished() != null);
            jvm.type();
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.errors()).doesNotContain("WARNING");
            List<RunDirectory> runs = runs();
            assertThat(runs).hasSize(4);
            assertThat(names(runs.get(0)))
                    .containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008", "e000003-i0000012");
            assertThat(names(runs.get(1))).containsExactly("e000002-i0000008", "e000003-i0000012");
            assertThat(names(runs.get(2))).containsExactly("e000002-i0000008", "e000003-i0000012");
            assertThat(names(runs.get(3))).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
            assertThat(runs.get(3).run().resumed()).hasSize(1);
            List<String> printed = ended.output()
                    .lines()
                    .filter(line -> line.startsWith("parameters "))
                    .toList();
            assertThat(printed).containsExactly(last(runs.get(0)), last(runs.get(3)));
            for (RunDirectory run : runs) {
                assertThat(run.run().finished()).isNotNull();
            }
        }
    }

    private static String last(RunDirectory run) throws Exception {
        List<Snapshot> all = run.readSnapshots();
        return "parameters " + CaptureIT.hash(run.readParameters(all.get(all.size() - 1)));
    }
}
