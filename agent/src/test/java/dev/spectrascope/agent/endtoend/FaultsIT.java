package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines of {@code docs/faults.md} that need a whole job: it ends as without the agent, and loses nothing written. */
class FaultsIT {

    private static final String STAGES = "dev.spectrascope.programs.TrainingProgram";
    private static final String MISHAPS = "dev.spectrascope.programs.MishapProgram";
    private static final String SMALL = "sets.examplesPerClass=4,probes.operators=[g],probes.top=1,probes.bottom=0,"
            + "probes.products=6,probes.density=none,probes.sampleSpread=false,probes.classStructure=false";

    @TempDir
    private static Path plainFolder;

    /** What the program in stages says without the agent. */
    private static String undisturbed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void trainWithoutTheAgent() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWithout(plainFolder, STAGES, "in-stages")) {
            undisturbed = finishStages(jvm).output();
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptions();
    }

    private static void awaitOutput(ChildJvm jvm, String text) {
        patiently().until(() -> jvm.output().contains(text));
    }

    private static Ended finishStages(ChildJvm jvm) throws Exception {
        for (int stage = 0; stage < 3; stage++) {
            awaitOutput(jvm, "stage " + stage + " is done");
            jvm.type();
        }
        return jvm.end();
    }

    private static void assertUndisturbed(Ended ended) {
        assertThat(ended.exitCode()).as(ended.errors()).isZero();
        assertThat(ended.output()).isEqualTo(undisturbed);
    }

    private List<RunDirectory> runs() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("spectrascope-runs"))) {
            return all.sorted()
                    .map(root -> {
                        try {
                            return RunDirectory.open(root);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    private RunDirectory onlyRun() throws IOException {
        List<RunDirectory> all = runs();
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static Optional<URI> address(RunDirectory run) throws IOException {
        return Optional.ofNullable(run.run().address()).map(URI::create);
    }

    @Test
    void aRunDirectoryThatIsDeletedIsNotMadeAnew() throws Exception {
        try (ChildJvm jvm = ChildJvm.startWith(folder, SMALL + ",worker=thread,http.port=0", STAGES, "in-stages")) {
            awaitOutput(jvm, "stage 0 is done");
            patiently().until(() -> !onlyRun().reportNames().isEmpty());
            Path root = onlyRun().root();
            patiently().until(() -> {
                delete(root);
                return !Files.exists(root);
            });
            Ended ended = finishStages(jvm);
            assertUndisturbed(ended);
            assertThat(ended.errors())
                    .contains("is lost: it could not be written")
                    .contains("is gone");
            assertThat(root).doesNotExist();
        }
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Test
    void aClockThatIsSetBackStopsNothing() throws Exception {
        Optional<Path> library = fakeTime();
        assumeThat(library).as("libfaketime is installed").isPresent();
        Path offset = Files.writeString(folder.resolve("offset"), "+0");
        Map<String, String> environment = Map.of(
                "LD_PRELOAD",
                library.get().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                offset.toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1");
        String argument = SMALL + ",worker=thread,http.port=0,schedule.epochs=every:1";
        try (ChildJvm jvm = ChildJvm.start(folder, argument, environment, List.of(), STAGES, "in-stages")) {
            awaitOutput(jvm, "stage 0 is done");
            patiently().until(() -> onlyRun().reportNames().size() == 4);
            Files.writeString(offset, "-86400");
            Ended ended = finishStages(jvm);
            assertUndisturbed(ended);
            RunDirectory run = onlyRun();
            assertThat(run.reportNames()).hasSize(10);
            List<Instant> times =
                    run.readSnapshots().stream().map(Snapshot::time).toList();
            assertThat(Duration.between(times.get(9), times.get(0))).isGreaterThan(Duration.ofHours(12));
            assertThat(run.run().finished()).isBefore(run.run().started());
            assertThat(ended.errors()).doesNotContain("the wait is over");
        }
    }

    private static Optional<Path> fakeTime() throws IOException {
        for (Path libraries : List.of(Path.of("/usr/lib"), Path.of("/usr/lib64"))) {
            if (Files.isDirectory(libraries)) {
                try (Stream<Path> files = Files.find(libraries, 3, (file, is) -> file.endsWith("libfaketime.so.1"))) {
                    Optional<Path> found = files.findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    @Test
    void trainingThatDivergesIsReportedAsFarAsItCanBe() throws Exception {
        String argument = SMALL + ",worker=thread,http.port=0";
        try (ChildJvm jvm = ChildJvm.startWith(folder, argument, MISHAPS, "diverging")) {
            Ended ended = jvm.end();
            assertThat(ended.exitCode()).as(ended.errors()).isZero();
            assertThat(ended.output())
                    .isEqualTo(ChildJvm.runToItsEnd(folder, null, MISHAPS, "diverging")
                            .output());
        }
        assertThat(runs()).hasSize(2);
        for (RunDirectory run : runs()) {
            assertThat(run.readSnapshots()).hasSize(4);
            assertThat(run.pending()).isEmpty();
            assertThat(run.reportNames()).contains("e000000-i0000000");
            assertThat(run.readFailures())
                    .isNotEmpty()
                    .extracting(Failure::cause)
                    .allMatch(cause ->
                            cause.contains("training has diverged, or the examples hold values that are not finite"));
        }
    }

    @Test
    void everyHookMayThrow() throws Exception {
        Ended with = ChildJvm.runToItsEnd(folder, "worker=none,http.port=0", MISHAPS, "every-hook-throws");
        assertThat(with.errors())
                .contains("epochEnds/1", "epochStarts/1", "evaluates/2", "evaluationEnds/1", "evaluationStarts/1")
                .contains("failed/2", "iterationEnds/1", "iterationStarts/1", "scores/2")
                .contains("trainsOn/2", "trainsOn/5");
        Ended without = ChildJvm.runToItsEnd(folder, null, MISHAPS, "every-hook-throws");
        assertThat(with.output()).isEqualTo(without.output());
    }

    @Test
    void twoJobsInOneFolderBesideATakenPortUnderAScan() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            String argument = SMALL + ",worker=none,schedule.epochs=every:1,http.port=" + taken.getLocalPort();
            try (ChildJvm first = ChildJvm.startWith(folder, argument, STAGES, "in-stages");
                    ChildJvm second = ChildJvm.startWith(folder, argument, STAGES, "in-stages");
                    Scan scan = new Scan()) {
                patiently().until(() -> runs().size() == 2);
                for (RunDirectory run : runs()) {
                    URI address = patiently()
                            .until(() -> address(run), Optional::isPresent)
                            .orElseThrow();
                    assertThat(address.getPort()).isNotEqualTo(taken.getLocalPort());
                    scan.begin(address.getPort());
                }
                Ended one = finishStages(first);
                Ended other = finishStages(second);
                assertThat(scan.sent).isGreaterThan(20);
                assertUndisturbed(one);
                assertUndisturbed(other);
                assertThat(one.errors()).contains("since port " + taken.getLocalPort() + " is taken");
            }
        }
        List<RunDirectory> runs = runs();
        Set<Long> jobs = new HashSet<>();
        for (RunDirectory run : runs) {
            jobs.add(run.run().pid());
            assertThat(run.readSnapshots()).hasSize(10);
            assertThat(run.sets().orElseThrow().sets()).containsKey("train");
        }
        assertThat(jobs).hasSize(2);
    }

    /** Sends what no browser would, and some requests that do not come to an end. */
    private static final class Scan implements AutoCloseable {

        private static final List<String> GARBAGE = List.of(
                "\u0000\u0001\u0002\u00ff\u00fe",
                "GET /../../../etc/passwd HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
                "GET / HTTP/9.9\r\nHost\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000",
                "GET /" + "a".repeat(100_000) + " HTTP/1.1\r\n\r\n",
                "GET /metrics HTTP/1.1\r\nX: ");

        private final List<Socket> open = new ArrayList<>();
        private volatile boolean closed;
        private volatile int sent;

        void begin(int port) {
            Thread thread = new Thread(() -> scan(port));
            thread.setDaemon(true);
            thread.start();
        }

        private void scan(int port) {
            for (int i = 0; !closed && i < 200; i++) {
                try {
                    // Left open: the last ones are slow requests.
                    Socket socket = new Socket("127.0.0.1", port);
                    synchronized (this) {
                        open.add(socket);
                        sent++;
                    }
                    socket.getOutputStream()
                            .write(GARBAGE.get(i % GARBAGE.size()).getBytes(StandardCharsets.ISO_8859_1));
                    Thread.sleep(10);
                } catch (IOException refused) {
                    // As it should be.
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        @Override
        public synchronized void close() throws IOException {
            closed = true;
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** A density at so many points is larger than the heap, which is as large as that of the job. */
    @Test
    void aWorkerThatRunsOutOfMemoryNamesWhatItCouldNotMeasure() throws Exception {
        String argument = "http.port=0,sets.examplesPerClass=2,schedule.epochs=[0,9],probes.operators=[h],probes.top=1,"
                + "probes.bottom=0,probes.sampleSpread=false,probes.classStructure=false,probes.logDensity=none,"
                + "probes.density.steps=8,probes.density.points=200000000";
        try (ChildJvm jvm = ChildJvm.startWith(folder, argument, STAGES, "in-stages")) {
            assertUndisturbed(finishStages(jvm));
        }
        RunDirectory run = onlyRun();
        assertThat(run.readSnapshots()).hasSize(2);
        assertThat(run.pending()).isEmpty();
        assertThat(run.readFailures())
                .hasSize(2)
                .extracting(Failure::cause)
                .allMatch(cause -> cause.startsWith("OutOfMemoryError: "));
    }

    @Test
    void trainingThatIsKilledAtAnyMomentLeavesARunThatCanBeFinished() throws Exception {
        Random random = new Random(11);
        for (int kill = 0; kill < 2; kill++) {
            Path own = Files.createDirectories(folder.resolve("kill" + kill));
            String argument = SMALL + ",worker=none,http.port=0,schedule.epochs=every:1,runDirectory="
                    + folder.resolve("spectrascope-runs").resolve("kill" + kill);
            String output;
            try (ChildJvm jvm = ChildJvm.startWith(own, argument, MISHAPS, "on-and-on")) {
                Path runs = folder.resolve("spectrascope-runs").resolve("kill" + kill);
                patiently().until(() -> {
                    try (Stream<Path> roots = Files.list(runs)) {
                        return !RunDirectory.open(roots.findFirst().orElseThrow())
                                .readSnapshots()
                                .isEmpty();
                    }
                });
                Thread.sleep(random.nextInt(1000));
                ProcessHandle.of(jvm.pid()).orElseThrow().destroyForcibly();
                patiently().until(() -> !jvm.isAlive());
                output = jvm.output();
            }
            int epochs = (int)
                    output.lines().filter(line -> line.endsWith(" is over")).count();
            try (Stream<Path> roots =
                    Files.list(folder.resolve("spectrascope-runs").resolve("kill" + kill))) {
                assertCanBeFinished(RunDirectory.open(roots.findFirst().orElseThrow()), epochs);
            }
        }
    }

    private static void assertCanBeFinished(RunDirectory run, int epochs) throws IOException {
        Set<Integer> taken = run.readSnapshots().stream().map(Snapshot::epoch).collect(Collectors.toSet());
        // The last two may have been on their way: one being written, one waiting for that.
        for (int epoch = 0; epoch < epochs - 1; epoch++) {
            assertThat(taken).contains(epoch);
        }
        assertThat(run.run().finished()).isNull();
        new RunAnalysis(run, run.run().plan(), Progress.NONE).analyzePending();
        assertThat(run.readFailures()).isEmpty();
        assertThat(run.pending()).isEmpty();
        assertThat(run.reportNames()).hasSize(taken.size());
    }
}
