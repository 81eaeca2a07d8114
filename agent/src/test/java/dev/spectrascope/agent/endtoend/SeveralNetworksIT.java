package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.NetworkDescription.Kind;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several networks of one JVM have a run each, up to a bound, and one server shows them all. */
class SeveralNetworksIT {

    private static final String PROGRAM = "dev.spectrascope.programs.SeveralNetworksProgram";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private List<RunDirectory> runs() throws IOException {
        return Runs.in(folder.resolve("spectrascope-runs"));
    }

    private static boolean areShown(List<RunDirectory> runs) throws IOException {
        for (RunDirectory run : runs) {
            if (run.run().address() == null) {
                return false;
            }
        }
        return true;
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static void awaitOutput(ChildJvm jvm, String text) {
        await().atMost(PATIENCE).until(() -> jvm.output().contains(text));
    }

    private String without() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWithout(folder, PROGRAM)) {
            return jvm.end().output();
        }
    }

    private static List<String> names(RunDirectory run) throws IOException {
        return run.readSnapshots().stream().map(Snapshot::name).toList();
    }

    @Test
    void eachHasARunUpToTheBoundAndOneServerShowsAll() throws Exception {
        String argument =
                "worker=thread,http.port=0,networks.most=4,schedule.epochs=every:1,sets.examples=5,probes.top=1,"
                        + "probes.bottom=0,probes.products=4,probes.density=none,probes.sampleSpread=false,probes.operators=[g]";
        try (ChildJvm jvm = ChildJvm.startWith(folder, argument, PROGRAM)) {
            awaitOutput(jvm, "waiting");
            await().atMost(PATIENCE).ignoreExceptions().until(() -> runs().size() == 4 && areShown(runs()));
            List<RunDirectory> runs = runs();
            String address = runs.get(0).run().address();
            assertThat(address).startsWith("http://127.0.0.1:");
            for (RunDirectory run : runs) {
                assertThat(run.run().address()).isEqualTo(address);
            }
            await().atMost(PATIENCE)
                    .until(() -> get(address + "metrics")
                                    .lines()
                                    .filter(line -> line.startsWith("spectrascope_snapshots_total{"))
                                    .count()
                            == 4);
            String metrics = get(address + "metrics");
            assertThat(metrics).contains("spectrascope_networks_unwatched_total 1.0");
            String health = get(address + "health");
            for (RunDirectory run : runs) {
                String id = run.root().getFileName().toString();
                assertThat(metrics).contains("spectrascope_training_pause_seconds_count{run=\"" + id + "\"}");
                assertThat(health).contains("\"run\":\"" + id + "\"");
            }
            awaitTheEndOfTheForgotten(jvm, runs);

            Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output()).isEqualTo(without()).contains("parameters ");
            assertThat(ended.errors().lines().filter(line -> line.contains("not watched")))
                    .singleElement()
                    .asString()
                    .contains(
                            "a MultiLayerNetwork is not watched: this JVM has as many runs as networks.most allows, 4");
            assertThat(ended.errors().lines().filter(line -> line.contains("live page at")))
                    .hasSize(1);
            assertRuns(runs);
        }
    }

    /** The third network is collected: its run ends and its reports are made while the JVM lives on, and no other's ends. */
    private void awaitTheEndOfTheForgotten(ChildJvm jvm, List<RunDirectory> runs) {
        RunDirectory forgotten = runs.get(2);
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            jvm.type();
            return forgotten.run().finished() != null;
        });
        await().atMost(PATIENCE)
                .until(() -> forgotten.reportNames().equals(List.of("e000000-i0000000", "e000001-i0000004")));
        assertThat(jvm.isAlive()).isTrue();
        assertThat(List.of(runs.get(0), runs.get(1), runs.get(3)))
                .allSatisfy(run -> assertThat(run.run().finished()).isNull());
    }

    private static void assertRuns(List<RunDirectory> runs) throws IOException {
        assertThat(runs.get(0).network().kind()).isEqualTo(Kind.MultiLayerNetwork);
        assertThat(runs.get(1).network().kind()).isEqualTo(Kind.ComputationGraph);
        for (RunDirectory run : runs.subList(0, 2)) {
            assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        }
        assertThat(names(runs.get(3))).containsExactly("e000000-i0000000");
        for (RunDirectory run : runs) {
            assertThat(run.run().finished()).isNotNull();
            assertThat(run.reportNames()).as("at the end of the JVM").isEqualTo(names(run));
            assertThat(run.readFailures()).isEmpty();
        }
    }
}
