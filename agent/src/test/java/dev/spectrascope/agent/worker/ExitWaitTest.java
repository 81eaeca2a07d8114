package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExitWaitTest {

    private static final Duration LONG = Duration.ofMinutes(10);
    private static final String COMMAND = "java -cp … analyze r1";

    @TempDir
    private Path folder;

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final AtomicBoolean hopeful = new AtomicBoolean(true);
    private final AtomicBoolean signal = new AtomicBoolean();
    private RunDirectory run;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 0, 1);
    }

    private ExitWait waiting(Duration limit) {
        return new ExitWait(run, limit, COMMAND, lines::add, hopeful::get, signal::get);
    }

    @Test
    void emptyQueueIsNotWaitedFor() throws IOException {
        assertThat(waiting(LONG).await()).isZero();
        assertThat(lines).isEmpty();
    }

    @Test
    void endsWhenTheLastReportIsThere() throws Exception {
        Runs.snapshot(run, 7);
        run.write(new WorkerStatus(1, "e000007-i0000070", "train hessian", 45, 160, 0, Instant.EPOCH, Instant.EPOCH));
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(this::awaitLong);
        await().atMost(LONG).until(() -> !lines.isEmpty());
        assertThat(lines.get(0))
                .startsWith("1 of 2 reports to go, epoch 7: train hessian, product 45 of about 160; waiting at most ")
                .endsWith(" s more, Ctrl-C leaves them for later");
        Runs.report(run, 7, 1);
        assertThat(left.get(1, TimeUnit.MINUTES)).isZero();
        assertThat(lines).hasSize(1);
    }

    private int awaitLong() {
        try {
            return waiting(LONG).await();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void endsWhenTheLimitIsOver() throws IOException {
        Runs.snapshot(run, 7);
        assertThat(waiting(Duration.ofMillis(1)).await()).isEqualTo(1);
        assertThat(lines)
                .last()
                .isEqualTo("1 of 2 reports to go, the wait is over (exitWait); finish them with: " + COMMAND);
    }

    @Test
    void signalIsObeyedAtOnce() throws IOException {
        Runs.snapshot(run, 7);
        signal.set(true);
        assertThat(waiting(LONG).await()).isEqualTo(1);
        assertThat(lines).containsExactly("1 of 2 reports to go, interrupted; finish them with: " + COMMAND);
    }

    @Test
    void signalDuringTheWaitEndsIt() throws Exception {
        Runs.snapshot(run, 7);
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(this::awaitLong);
        await().atMost(LONG).until(() -> !lines.isEmpty());
        signal.set(true);
        assertThat(left.get(1, TimeUnit.MINUTES)).isEqualTo(1);
        assertThat(lines).last().asString().contains("interrupted");
    }

    @Test
    void workerThatWasGivenUpIsNotWaitedFor() throws IOException {
        Runs.snapshot(run, 7);
        hopeful.set(false);
        assertThat(waiting(LONG).await()).isEqualTo(1);
        assertThat(lines).containsExactly("1 of 2 reports to go, no worker is at them; finish them with: " + COMMAND);
    }
}
