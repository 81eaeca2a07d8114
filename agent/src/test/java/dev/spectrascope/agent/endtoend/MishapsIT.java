package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
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
    private static final int UPDATES = 24;
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

    private static double value(RunDirectory run, String series) throws IOException, InterruptedException {
        return metrics(run)
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static Path onlyFolderIn(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.findFirst().orElseThrow();
        }
    }

    private boolean isOpen(Path root) {
        try {
            return RunDirectory.open(root).run().address() != null;
        } catch (IOException notYet) {
            return false;
        }
    }

    private String metrics() throws IOException, InterruptedException {
        return metrics(RunDirectory.open(runs().get(0)));
    }

    private static String metrics(RunDirectory run) throws IOException, InterruptedException {
        String address = run.run().address();
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
        // The first minibatch can be read, of eight in the epoch that examples are chosen from.
        Ended with = trainUntilMetric(
                QUIETLY, "broken-batches", "spectrascope_agent_faults_total\\{.*kind=\"hook\".*\\} 7\\.0");
        assertThat(with.exitCode()).isZero();
        assertThat(with.output()).isEqualTo(without("broken-batches"));
        assertThat(with.errors().lines().filter(line -> line.contains("a hook failed")))
                .hasSize(3)
                .first()
                .asString()
                .contains("masks are not shown");
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

    /** Room for the run's description and the sets, and for some snapshots of 8 kilobytes; one is due at each update. */
    @Test
    void aDiskThatFillsUpIsCountedAndLosesNothingWritten() throws Exception {
        assumeThat(ChildJvm.canMount()).as("a small file system can be mounted").isTrue();
        Path disk = folder.resolve("disk");
        String argument = QUIETLY + ",disk.leaveMegabytes=0,schedule.iterations=every:1,runDirectory=" + disk;
        try (ChildJvm jvm =
                ChildJvm.startOnSmallDisk(folder, disk, "160k", argument, PROGRAM, "multi-layer-network", "wait")) {
            Path seen = jvm.seenByIt(disk);
            await().atMost(PATIENCE).ignoreExceptions().until(() -> jvm.output().contains("waiting"));
            Path root = await().atMost(PATIENCE).ignoreExceptions().until(() -> onlyFolderIn(seen), this::isOpen);
            RunDirectory run = RunDirectory.open(root);
            await().atMost(PATIENCE)
                    .until(() -> value(run, "spectrascope_snapshots_dropped_total")
                            == UPDATES + 1 - run.readSnapshots().size());
            List<Snapshot> written = run.readSnapshots();
            assertThat(written).isNotEmpty().hasSizeLessThan(UPDATES + 1);
            for (Snapshot snapshot : written) {
                assertThat(run.readParameters(snapshot).isNaN().any()).isFalse();
            }
            assertThat(run.sets().orElseThrow().sets()).containsOnlyKeys("train", "test");
            assertThat(run.readSet("train").orElseThrow().getFeatures(0).size(0))
                    .isEqualTo(15);
            assertThat(value(run, "spectrascope_agent_faults_total{kind=\"storage\""))
                    .isPositive();
            Ended ended = jvm.end();
            assertThat(ended.errors())
                    .contains("is lost: it could not be written")
                    .contains("No space left on device");
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.output()).isEqualTo(without("multi-layer-network"));
        }
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
    void layersThatArePretrainedAreLeftAlone() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, QUIETLY, PROGRAM, "pretraining")) {
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).isZero();
            assertThat(ended.errors()).doesNotContain("[spectrascope]");
        }
        assertThat(runs()).isEmpty();
    }
}
