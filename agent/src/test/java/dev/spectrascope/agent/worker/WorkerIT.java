package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example trainer under the agent, its worker in a process of its own, and what a kill of either loses: nothing. */
class WorkerIT {

    private static final String AGENT_OPTIONS = "http.port=0,sets.examplesPerClass=2,schedule.epochs=[0,10,20],"
            + "probes.operators=[hessian],probes.top=1,probes.bottom=0,probes.products=12,probes.density.steps=6";

    private static final int SNAPSHOTS = 3;

    @TempDir
    private Path folder;

    private Process training;

    @AfterEach
    void endTraining() {
        if (training != null) {
            training.destroyForcibly();
        }
    }

    private Path log() {
        return folder.resolve("training.log");
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions();
    }

    private RunDirectory train(String... more) throws IOException {
        String options = String.join(
                ",", Stream.concat(Stream.of(AGENT_OPTIONS), Stream.of(more)).toList());
        training = Jvms.train(
                log(),
                List.of("-javaagent:" + Jvms.agentJar() + "=" + options + ",runDirectory=" + folder.resolve("runs")),
                "--model=mlp",
                "--examples-per-class=8",
                "--test-examples-per-class=8",
                "--epochs=20",
                "--batch=16");
        return patiently().until(this::runWithSnapshot, run -> run != null);
    }

    private RunDirectory runWithSnapshot() throws IOException {
        RunDirectory run = onlyRun().orElseThrow();
        return run.readSnapshots().isEmpty() ? null : run;
    }

    private Optional<RunDirectory> onlyRun() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("runs"))) {
            Optional<Path> first = runs.findFirst();
            return first.isPresent() ? Optional.of(RunDirectory.open(first.get())) : Optional.empty();
        }
    }

    /** The worker once it measures a snapshot. */
    private static ProcessHandle workerAtWork(RunDirectory run) {
        return patiently()
                .until(
                        () -> run.workerStatus()
                                .filter(status -> status.snapshot() != null)
                                .map(WorkerStatus::pid)
                                .flatMap(ProcessHandle::of)
                                .filter(ProcessHandle::isAlive)
                                .orElse(null),
                        worker -> worker != null);
    }

    private String awaitEnd() throws Exception {
        boolean ended = training.waitFor(5, TimeUnit.MINUTES);
        String output = Files.readString(log());
        assertThat(ended).as(output).isTrue();
        return output;
    }

    private static void assertNothingIsLost(RunDirectory run) throws IOException {
        assertThat(run.readSnapshots()).hasSize(SNAPSHOTS);
        assertThat(run.readFailures()).isEmpty();
        assertThat(run.sets().orElseThrow().classNames()).hasSize(10).contains("Ankle boot");
        assertThat(run.reportNames()).hasSize(SNAPSHOTS);
        for (String name : run.reportNames()) {
            assertThat(run.readReport(name)
                            .sets()
                            .get("train")
                            .operators()
                            .get("hessian")
                            .top())
                    .isNotEmpty();
        }
    }

    private static HttpResponse<String> get(RunDirectory run, String path, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(run.run().address()).resolve(path))
                .header("Accept", accept)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    @Test
    void killedWorkerIsStartedAgainCountedAndLosesNothing() throws Exception {
        RunDirectory run = train();
        ProcessHandle worker = workerAtWork(run);
        assertThat(worker.destroyForcibly()).isTrue();
        String id = run.root().getFileName().toString();
        String restarted = "spectrascope_worker_restarts_total{run=\"" + id + "\"} 1.0";
        patiently().until(() -> get(run, "/metrics", "text/plain").body().contains(restarted));
        ProcessHandle second = workerAtWork(run);
        assertThat(second.pid()).isNotEqualTo(worker.pid());
        assertThat(second.info().command().orElseThrow()).endsWith("java");

        patiently().until(() -> get(run, "/metrics", "text/plain").body().contains("spectrascope_eigenvalue{"));
        HttpResponse<String> metrics = get(run, "/metrics", "application/openmetrics-text; version=1.0.0");
        assertThat(metrics.body())
                .contains("operator=\"hessian\",rank=\"1\",run=\"" + id + "\",set=\"train\"")
                .contains("# TYPE spectrascope_density gaugehistogram")
                .endsWith("# EOF\n");
        assertThat(get(run, "/health", "*/*").body()).contains("\"run\":\"" + id + "\"");
        assertThat(get(run, "/", "text/html").body()).contains("<title>Spectrascope</title>");

        String output = awaitEnd();
        assertThat(training.exitValue()).as(output).isZero();
        assertThat(output).contains("the worker ended with 137 (signal 9)");
        assertNothingIsLost(run);
        assertThat(second.isAlive()).isFalse();
    }

    @Test
    void killedTrainingTakesItsWorkerAlongAndCanBeAnalyzedLater() throws Exception {
        RunDirectory run = train();
        ProcessHandle worker = workerAtWork(run);
        patiently().until(() -> run.readSnapshots().size() == SNAPSHOTS);
        training.destroyForcibly();
        patiently().until(() -> !worker.isAlive());
        Path log = folder.resolve("analyze.log");
        Process later = Jvms.spectrascope(log, "analyze", run.root().toString());
        assertThat(later.waitFor()).as(Files.readString(log)).isZero();
        assertNothingIsLost(run);
        assertThat(Files.readString(log))
                .containsPattern("reports written: [1-9]")
                .contains("the run has " + SNAPSHOTS + ", in " + run.root().resolve("spectra"));
    }

    @Test
    void signalEndsTheJobWhileReportsAreWaitedForAndSaysHowToFinish() throws Exception {
        RunDirectory run = train("probes.products=3000,probes.tolerance=1e-9");
        patiently().until(() -> Files.readString(log()).contains("reports to go"));
        training.destroy();
        String output = awaitEnd();
        assertThat(output)
                .contains("reports to go, interrupted; finish them with: java -cp " + Jvms.agentJar())
                .contains("dev.spectrascope.agent.cli.Spectrascope analyze " + run.root());
        assertThat(run.pending()).isNotEmpty();
        assertThat(run.readFailures()).isEmpty();
    }

    @Test
    void reportsThatWouldTakeTooLongAreCutShortAndTheJobEnds() throws Exception {
        RunDirectory run = train("budget.perReport=1s,probes.products=3000,probes.tolerance=1e-9");
        String output = awaitEnd();
        assertThat(training.exitValue()).as(output).isZero();
        assertThat(run.readFailures()).isEmpty();
        assertThat(run.reportNames()).hasSize(SNAPSHOTS);
        for (String name : run.reportNames()) {
            assertThat(run.readReport(name).degraded()).as(name).isNotEmpty();
        }
    }
}
