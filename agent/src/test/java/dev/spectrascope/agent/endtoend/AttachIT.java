package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent comes to a JVM that is training, and leaves it again. */
class AttachIT {

    private static final String PROGRAM = "dev.spectrascope.programs.TrainingProgram";

    /** With a worker, and reports as small as can be. */
    private static final String AGAIN = "schedule.epochs=[7,9],http.port=0,runDirectory=second,sets.examplesPerClass=2,"
            + "probes.operators=[hessian],probes.top=1,probes.bottom=0,probes.products=6,probes.density=none,"
            + "probes.classStructure=false,probes.sampleSpread=false";

    @TempDir
    private Path folder;

    /** Runs a verb of the agent's jar; what it said. */
    private String verb(int exitCode, String... arguments) throws IOException, InterruptedException {
        Path log = folder.resolve("verb.log");
        List<String> command = new ArrayList<>(List.of("-jar", Jvms.agentJar().toString()));
        command.addAll(List.of(arguments));
        Process process = Jvms.java(log, command);
        int code = process.waitFor();
        String said = Files.readString(log);
        assertThat(code).as(said).isEqualTo(exitCode);
        return said;
    }

    private static void awaitOutput(ChildJvm jvm, String text) {
        await().atMost(Duration.ofMinutes(3)).until(() -> jvm.output().contains(text));
    }

    private String trainedWithoutAnyone() throws IOException, InterruptedException {
        try (ChildJvm jvm = ChildJvm.startWithout(folder, PROGRAM, "in-stages")) {
            return jvm.end().output();
        }
    }

    @Test
    void watchesFromThenOnUntilItIsDetachedAndAgainAndTrainingIsTheSame() throws Exception {
        String without = trainedWithoutAnyone();
        assertThat(without).contains("stage 2 is done", "parameters ");
        try (ChildJvm jvm = ChildJvm.startWithout(folder, PROGRAM, "in-stages")) {
            String pid = Long.toString(jvm.pid());
            awaitOutput(jvm, "stage 0 is done");
            assertThat(verb(1, "detach", pid)).contains("JVM " + pid + " is not watched; attach " + pid);
            assertThat(verb(
                            0,
                            "attach",
                            pid,
                            "schedule.epochs=every:1,worker=none,http.port=0,runDirectory=first",
                            "sets.examplesPerClass=5"))
                    .contains("The agent is in JVM " + pid);
            jvm.type();
            awaitOutput(jvm, "stage 1 is done");
            assertThat(verb(1, "attach", pid)).contains("JVM " + pid + " is watched already; detach " + pid);
            assertThat(verb(0, "detach", pid)).contains("no longer watched");
            assertThat(verb(0, "attach", pid, AGAIN)).contains("The agent is in JVM " + pid);
            jvm.type();
            awaitOutput(jvm, "stage 2 is done");
            jvm.type();
            ChildJvm.Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output()).isEqualTo(without);
        }
        RunDirectory first = onlyRun("first");
        assertThat(first.readSnapshots())
                .extracting(Snapshot::epoch)
                .as("those of the second stage")
                .endsWith(4, 5, 6)
                .allMatch(epoch -> epoch >= 3 && epoch <= 6);
        assertThat(first.readSet("train").orElseThrow().getFeatures(0).size(0)).isEqualTo(15);
        assertThat(first.run().finished()).isNotNull();
        RunDirectory second = onlyRun("second");
        assertThat(second.readSnapshots()).extracting(Snapshot::epoch).containsExactly(7, 9);
        assertThat(second.reportNames()).hasSize(2);
        assertThat(second.run().finished()).isNotNull();
    }

    private RunDirectory onlyRun(String name) throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve(name))) {
            return RunDirectory.open(runs.findFirst().orElseThrow());
        }
    }

    @Test
    void saysInOneLineWhatIsWrong() throws Exception {
        assertThat(verb(2, "attach", "1", "probes.tpo=3").lines())
                .singleElement()
                .asString()
                .contains("probes.tpo", "did you mean probes.top?");
        assertThat(verb(1, "attach", "999999999").lines())
                .singleElement()
                .asString()
                .startsWith("spectrascope: no JVM 999999999 of this user can be attached to (");
        assertThat(verb(1, "attach", "abc").lines()).singleElement().asString().contains("no JVM abc");
    }
}
