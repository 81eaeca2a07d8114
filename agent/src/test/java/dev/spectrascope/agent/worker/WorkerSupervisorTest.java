package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worker is played by shell scripts that say in {@code worker.json} what they are at. */
class WorkerSupervisorTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration BACKOFF = Duration.ofMillis(10);

    @TempDir
    private Path folder;

    private final RecordedWorkerEvents events = new RecordedWorkerEvents();
    private RunDirectory run;
    private WorkerSupervisor supervisor;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
    }

    @AfterEach
    void close() {
        if (supervisor != null) {
            supervisor.close();
        }
    }

    private void supervise(String script, Duration perReport, int limit) {
        supervisor = supervisor(run, script, new WorkerLimits(perReport, limit, BACKOFF), new WorkerTurn());
        supervisor.start();
    }

    private WorkerSupervisor supervisor(RunDirectory of, String script, WorkerLimits limits, WorkerTurn turn) {
        WorkerCommand command = new WorkerCommand(
                List.of("sh", "-c", script), Map.of("RUN", of.root().toString()));
        return new WorkerSupervisor(of, command, limits, turn, events);
    }

    private static String at(String snapshot) {
        return "printf '{\"pid\":%d,\"snapshot\":\"" + snapshot
                + "\",\"stage\":\"s\",\"done\":1,\"expected\":2,\"time\":\"2026-01-01T00:00:00Z\"}' $$ > $RUN/w.tmp;"
                + " mv $RUN/w.tmp $RUN/worker.json;";
    }

    private List<Failure> awaitFailures(int number) throws IOException {
        await().atMost(PATIENCE).until(() -> run.readFailures().size() == number);
        return run.readFailures();
    }

    @Test
    void startsOnlyOnceASnapshotWaits() throws IOException {
        supervise("touch $RUN/started; sleep 60", Duration.ZERO, 5);
        assertThat(supervisor.pid()).isEmpty();
        Runs.snapshot(run, 0);
        await().atMost(PATIENCE).until(() -> Files.exists(run.root().resolve("started")));
        assertThat(supervisor.pid()).isPresent();
        assertThat(events.restarts()).hasValue(0);
    }

    @Test
    void deadWorkerIsStartedAgainAndCounted() throws IOException {
        Runs.snapshot(run, 0);
        supervise(
                "echo once >> $RUN/starts; [ $(wc -l < $RUN/starts) -lt 3 ] && kill -9 $$; sleep 60", Duration.ZERO, 5);
        await().atMost(PATIENCE).until(() -> events.restarts().get() == 2);
        assertThat(events.lines()).hasSize(2).allMatch(line -> line.startsWith("the worker ended with 137 (signal 9)"));
        assertThat(run.readFailures()).isEmpty();
        assertThat(supervisor.hopeful()).isTrue();
    }

    @Test
    void snapshotThatKillsTheWorkerTwiceIsAFailureAndTheNextHasItsTurn() throws IOException {
        String bad = Runs.snapshot(run, 0).name();
        String good = Runs.snapshot(run, 1).name();
        supervise(
                "[ -e $RUN/failures/" + bad + ".json ] && { " + at(good) + " sleep 60; }; " + at(bad)
                        + " echo out of memory >&2; sleep 1; exit 134",
                Duration.ZERO,
                5);
        Failure failure = awaitFailures(1).get(0);
        assertThat(failure.snapshot()).isEqualTo(bad);
        assertThat(failure.attempts()).isEqualTo(2);
        assertThat(failure.cause())
                .isEqualTo("the worker ended with 134 (signal 6) while at this snapshot, 2 times; "
                        + "its last words: out of memory | out of memory");
        await().atMost(PATIENCE)
                .until(() -> run.workerStatus().orElseThrow().snapshot().equals(good));
        assertThat(Files.readString(run.root().resolve("worker.log"))).contains("out of memory");
    }

    @Test
    void reportThatTakesTooLongIsAFailure() throws IOException {
        String slow = Runs.snapshot(run, 0).name();
        supervise(at(slow) + " sleep 600", Duration.ofMillis(500), 5);
        Failure failure = awaitFailures(1).get(0);
        assertThat(failure.cause())
                .isEqualTo(
                        "the worker was at it for more than 500 ms, beyond all that budget.perReport allows, and was ended; "
                                + "if it was not stuck, give it more time or measure less (sets.examplesPerClass, "
                                + "probes.batchSize)");
        await().atMost(PATIENCE).until(() -> supervisor.pid().isEmpty());
        assertThat(events.restarts()).hasValue(0);
    }

    @Test
    void crashesWithoutEndKeepNobodyWaitingAndAreFollowedByRarerStarts() throws IOException {
        Runs.snapshot(run, 0);
        supervise("echo no libgomp; exit 3", Duration.ZERO, 2);
        await().atMost(PATIENCE).until(() -> !supervisor.hopeful());
        assertThat(events.restarts().get()).isGreaterThanOrEqualTo(2);
        assertThat(events.lines().get(2))
                .startsWith("the worker ended with 3; its last words: no libgomp")
                .endsWith("starting it again in 40 ms (2 restarts brought no report; snapshots are still taken, see"
                        + " worker.log)");
        assertThat(run.pending()).hasSize(1);
        await().atMost(PATIENCE).until(() -> events.restarts().get() > 3);
        assertThat(new WorkerLimits(Duration.ZERO, 2, Duration.ofSeconds(1)).pause(1000))
                .isEqualTo(Duration.ofSeconds(512));
    }

    @Test
    void aWorkerThatRecoversIsHopedForAgain() throws IOException {
        String first = Runs.snapshot(run, 0).name();
        String second = Runs.snapshot(run, 1).name();
        supervise(
                "echo once >> $RUN/starts; [ $(wc -l < $RUN/starts) -lt 4 ] && exit 3; " + at(first) + " sleep 1; "
                        + at(second) + " sleep 60",
                Duration.ZERO,
                2);
        await().atMost(PATIENCE).until(() -> !supervisor.hopeful());
        await().atMost(PATIENCE).until(supervisor::hopeful);
    }

    @Test
    void theWorkerKeepsToItsTimeAndIsEndedOnlyFarBeyond() {
        assertThat(WorkerLimits.of(Duration.ofMinutes(10)).stuck()).isEqualTo(Duration.ofMinutes(21));
        assertThat(WorkerLimits.of(Duration.ZERO).stuck()).isZero();
    }

    @Test
    void workerThatCannotRunHereIsGivenUpAtOnce() throws IOException {
        Runs.snapshot(run, 0);
        supervise("echo DL4J or ND4J is not on the class path; exit 2", Duration.ZERO, 5);
        await().atMost(PATIENCE).until(() -> !supervisor.hopeful());
        assertThat(events.restarts()).hasValue(0);
        assertThat(events.lines()).singleElement().asString().contains("DL4J or ND4J is not on the class path");
    }

    @Test
    void aProgramThatCannotBeStartedIsTriedAgainEverLater() throws IOException {
        Runs.snapshot(run, 0);
        supervisor = new WorkerSupervisor(
                run,
                new WorkerCommand(List.of("/no/such/java"), Map.of()),
                new WorkerLimits(Duration.ZERO, 1, Duration.ofMillis(1)),
                new WorkerTurn(),
                events);
        supervisor.start();
        await().atMost(PATIENCE).until(() -> !supervisor.hopeful());
        assertThat(events.faults()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(events.lines())
                .first()
                .asString()
                .startsWith("the worker could not be started (")
                .contains("/no/such/java")
                .endsWith(
                        "; starting it again in 1 ms; snapshots are still taken, and analyze RUN or worker=thread makes"
                                + " reports without it");
        assertThat(events.restarts()).hasValue(0);
    }

    private static void awaitContent(Path file) {
        await().atMost(PATIENCE).until(() -> Files.exists(file) && Files.size(file) > 0);
    }

    /** Each has a snapshot that waits, and no probe set at first: whoever has none makes nobody wait. */
    @Test
    void workersOfSeveralRunsTakeTurns() throws IOException {
        RunDirectory other = Runs.create(folder.resolve("r2"));
        Runs.snapshot(run, 0);
        Runs.snapshot(other, 0);
        WorkerTurn turn = new WorkerTurn();
        WorkerLimits limits = WorkerLimits.of(Duration.ZERO);
        String script = "echo begun >> $RUN/starts; exec sleep 600";
        supervisor = supervisor(run, script, limits, turn);
        try (WorkerSupervisor second = supervisor(other, script, limits, turn)) {
            supervisor.start();
            awaitContent(run.root().resolve("starts"));
            ProcessHandle worker =
                    ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow();
            second.start();
            other.write(new SetsDescription(1, 1, 1, Map.of(), List.of()));
            awaitContent(other.root().resolve("starts"));
            assertThat(worker.isAlive()).isFalse();
            assertThat(run.root().resolve("starts")).hasContent("begun");
            assertThat(other.root().resolve("starts")).hasContent("begun");
            assertThat(events.restarts()).hasValue(0);
            assertThat(run.readFailures()).isEmpty();
        }
    }

    @Test
    void closingEndsTheWorker() throws IOException {
        Runs.snapshot(run, 0);
        supervise("exec sleep 600", Duration.ZERO, 5);
        await().atMost(PATIENCE).until(() -> supervisor.pid().isPresent());
        ProcessHandle worker = ProcessHandle.of(supervisor.pid().orElseThrow()).orElseThrow();
        supervisor.close();
        await().atMost(PATIENCE).until(() -> !worker.isAlive());
        assertThat(events.restarts()).hasValue(0);
    }

    @Test
    void logIsBounded() throws Exception {
        WorkerLog log = new WorkerLog(run.root());
        String line = "x".repeat(1000);
        for (int i = 0; i < 3000; i++) {
            log.append(line);
        }
        Path file = run.root().resolve("worker.log");
        assertThat(Files.size(file)).isLessThan(WorkerLog.BOUND + 2000);
        assertThat(Files.size(run.root().resolve("worker.log.1"))).isLessThan(WorkerLog.BOUND + 2000);
        assertThat(log.last()).hasSize(5);
    }
}
