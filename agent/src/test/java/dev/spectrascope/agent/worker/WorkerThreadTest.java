package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.AnalysisBudget;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class WorkerThreadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final RecordedWorkerEvents events = new RecordedWorkerEvents();

    private RunDirectory runWithTwoSnapshots() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder()
                        .nIn(2)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        Path root = folder.resolve("r1");
        RunDirectory run = RunDirectory.create(root, Runs.create(root).run(), NetworkDescription.of(network));
        run.writeSet("train", new DataSet(Nd4j.eye(2), Nd4j.eye(2)));
        run.write(new SetsDescription(1, 1, 2, Map.of(), List.of()));
        for (int epoch = 0; epoch < 2; epoch++) {
            run.write(new Snapshot(epoch, epoch, null, null, Instant.EPOCH), network.params());
        }
        return run;
    }

    private WorkerThread work(RunDirectory run, Duration perReport) {
        WorkerLimits limits = new WorkerLimits(perReport, 1, Duration.ZERO);
        WorkerThread worker = new WorkerThread(run, AnalysisBudget.NO_BOUND, limits, new WorkerTurn(), events);
        worker.start();
        return worker;
    }

    @Test
    void aReportThatTakesFarTooLongIsBrokenOffAndTheNextHasItsTurn() throws IOException {
        RunDirectory run = runWithTwoSnapshots();
        try (WorkerThread worker = work(run, Duration.ofNanos(1))) {
            await().atMost(PATIENCE).until(() -> run.pending().isEmpty());
            assertThat(run.readFailures())
                    .hasSize(2)
                    .extracting(Failure::cause)
                    .allMatch(
                            cause -> cause.contains("beyond all that budget.perReport allows, and was broken off at "));
            await().atMost(PATIENCE).until(worker::hopeful);
        }
    }

    @Test
    void othersAreNot() throws IOException {
        RunDirectory run = runWithTwoSnapshots();
        try (WorkerThread worker = work(run, Duration.ofMinutes(10))) {
            await().atMost(PATIENCE).until(() -> run.reportNames().size() == 2);
            assertThat(worker.hopeful()).isTrue();
            assertThat(events.faults()).isEmpty();
        }
    }

    @Test
    void thatOneIsStuckIsToldOnce() {
        AtomicLong now = new AtomicLong();
        ReportClock clock = new ReportClock(Duration.ofNanos(10), now::get);
        now.set(100);
        assertThat(clock.isOver()).isFalse();
        clock.begins("first");
        now.set(110);
        assertThat(clock.news()).isEmpty();
        now.set(111);
        assertThat(clock.isOver()).isTrue();
        assertThat(clock.news()).contains("first");
        assertThat(clock.news()).isEmpty();
        clock.begins("second");
        now.set(122);
        assertThat(clock.news()).contains("second");
        clock.begins(null);
        now.set(200);
        assertThat(clock.isOver()).isFalse();
    }
}
