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
    void watchesFromThenOnUntilItIsDetachedAndTrainingIsTheSame() throws Exception {
        String without = trainedWithoutAnyone();
        assertThat(without).contains("stage 2 is done", "parameters ");
        try (ChildJvm jvm = ChildJvm.startWithout(folder, PROGRAM, "in-stages")) {
            awaitOutput(jvm, "stage 0 is done");
            assertThat(verb(
                            0,
                            "attach",
                            Long.toString(jvm.pid()),
                            "schedule.epochs=every:1,worker=none,http.port=0",
                            "sets.examplesPerClass=5"))
                    .contains("The agent is in JVM " + jvm.pid());
            jvm.type();
            awaitOutput(jvm, "stage 1 is done");
            assertThat(verb(0, "detach", Long.toString(jvm.pid()))).contains("no longer watched");
            jvm.type();
            ChildJvm.Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output()).isEqualTo(without);
        }
        try (Stream<Path> runs = Files.list(folder.resolve("spectrascope-runs"))) {
            RunDirectory run = RunDirectory.open(runs.findFirst().orElseThrow());
            assertThat(run.readSnapshots())
                    .extracting(Snapshot::epoch)
                    .as("those of the second stage")
                    .endsWith(4, 5, 6)
                    .allMatch(epoch -> epoch >= 3 && epoch <= 6);
            assertThat(run.readSet("train").orElseThrow().getFeatures(0).size(0))
                    .isEqualTo(15);
            assertThat(run.run().finished()).isNotNull();
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
