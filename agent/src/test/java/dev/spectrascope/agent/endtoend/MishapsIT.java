package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong while a program trains is counted and told, and training goes on. */
class MishapsIT {

    private static final String PROGRAM = "dev.spectrascope.programs.TrainingProgram";
    private static final String QUIETLY = "worker=none,http.port=0,sets.examplesPerClass=5";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private List<Path> runs() throws IOException {
        Path all = folder.resolve("spectrascope-runs");
        if (!Files.isDirectory(all)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(all)) {
            return runs.toList();
        }
    }

    private String metrics() throws IOException, InterruptedException {
        String address = RunDirectory.open(runs().get(0)).run().address();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address + "metrics")).build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** Lets a program train to its end, waits until a metric's line shows, and ends it. */
    private Ended trainUntilMetric(String argument, String training, String metric) throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, argument, PROGRAM, training, "wait")) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> jvm.output().contains("waiting"));
            await().atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> metrics().lines().anyMatch(line -> line.matches(metric)));
            return jvm.end();
        }
    }

    private String without(String training) throws Exception {
        try (ChildJvm jvm = ChildJvm.startWithout(folder, PROGRAM, training, "wait")) {
            return jvm.end().output();
        }
    }

    @Test
    void aHookThatFailsIsCountedAndTold() throws Exception {
        // Labels can be read at the first iteration of eight in the epoch that examples are chosen from.
        Ended with = trainUntilMetric(
                QUIETLY, "broken-labels", "spectrascope_agent_faults_total\\{.*kind=\"hook\".*\\} 7\\.0");
        assertThat(with.exitCode()).isZero();
        assertThat(with.output()).isEqualTo(without("broken-labels"));
        assertThat(with.errors().lines().filter(line -> line.contains("a hook failed")))
                .hasSize(3)
                .first()
                .asString()
                .contains("labels are not shown");
        assertThat(RunDirectory.open(runs().get(0)).readSnapshots()).hasSize(4);
    }

    @Test
    void aFaultOfStorageIsCountedAndLosesNothingElse() throws Exception {
        Ended with = trainUntilMetric(
                QUIETLY + ",sets.train=absent.bin",
                "multi-layer-network",
                "spectrascope_agent_faults_total\\{.*kind=\"storage\".*\\} 1\\.0");
        assertThat(with.exitCode()).isZero();
        assertThat(with.errors()).contains("no such file: " + folder.resolve("absent.bin"));
        RunDirectory run = RunDirectory.open(runs().get(0));
        assertThat(run.readSnapshots()).hasSize(4);
        assertThat(run.sets()).isEmpty();
    }

    @Test
    void aRunThatCannotBeOpenedIsGivenUp() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY, PROGRAM, "multi-layer-network")) {
            // Taken away between the agent's look at start and the first update, which is seconds later.
            Files.writeString(folder.resolve("spectrascope-runs"), "in the way");
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.output()).contains("parameters ");
            assertThat(ended.errors()).contains("spectrascope-runs").contains("[spectrascope] ");
        }
    }

    @Test
    void aSecondNetworkIsLeftAlone() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY, PROGRAM, "two-networks")) {
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.errors().lines().filter(line -> line.contains("not watched")))
                    .singleElement()
                    .asString()
                    .contains("a MultiLayerNetwork is not watched: another network of this JVM is watched already");
        }
        assertThat(runs()).hasSize(1);
        assertThat(RunDirectory.open(runs().get(0)).readSnapshots()).hasSize(4);
    }

    @Test
    void aNetworkWithOtherLabelsIsLeftAlone() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY, PROGRAM, "soft-labels")) {
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.errors().lines().filter(line -> line.contains("not watched")))
                    .singleElement()
                    .asString()
                    .contains("its labels are not one-hot rows");
        }
        assertThat(runs()).isEmpty();
    }
}
