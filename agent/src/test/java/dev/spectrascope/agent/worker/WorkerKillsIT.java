package dev.spectrascope.agent.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.CheckPlan;
import dev.spectrascope.probes.spectra.ClassStructurePlan;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.core.ConditionFactory;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A real worker, killed twenty times at moments of chance: at its start, at work, in the midst of writing. */
class WorkerKillsIT {

    private static final int KILLS = 20;
    /** Milliseconds: about as long as a start and a few reports take. */
    private static final int LONGEST_LIFE = 4000;

    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.HESSIAN))
            .top(2)
            .bottom(1)
            .logDensity(null)
            .checks(new CheckPlan(false, false))
            .classStructure(new ClassStructurePlan(false, false, 16))
            .build();

    @TempDir
    private Path folder;

    private final RecordedWorkerEvents events = new RecordedWorkerEvents();
    private MultiLayerNetwork network;
    private RunDirectory run;
    private int snapshots;

    @BeforeEach
    void createRun() throws IOException {
        network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .activation(Activation.TANH)
                .list()
                .layer(new DenseLayer.Builder().nIn(8).nOut(20).build())
                .layer(new OutputLayer.Builder()
                        .nIn(20)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        run = emptyRun(folder.resolve("run"));
        for (int i = 0; i < 3; i++) {
            takeSnapshot();
        }
    }

    private RunDirectory emptyRun(Path root) throws IOException {
        RunDescription description = new RunDescription(
                RunDescription.SCHEMA,
                "r1",
                Instant.EPOCH,
                null,
                ProcessHandle.current().pid(),
                "a network",
                PLAN,
                JsonNodeFactory.instance.objectNode(),
                null,
                Map.of());
        RunDirectory created = RunDirectory.create(root, description, NetworkDescription.of(network));
        Random random = new Random(3);
        INDArray features = Nd4j.create(DataType.FLOAT, 60, 8);
        INDArray labels = Nd4j.create(DataType.FLOAT, 60, 3);
        for (int i = 0; i < 60; i++) {
            labels.putScalar(i, i % 3, 1);
            for (int j = 0; j < 8; j++) {
                features.putScalar(i, j, random.nextGaussian() + (i % 3 == j % 3 ? 1 : 0));
            }
        }
        created.writeSet("train", new DataSet(features, labels));
        created.write(new SetsDescription(1, 20, 60, Map.of(), List.of()));
        return created;
    }

    private void takeSnapshot() throws IOException {
        network.params().muli(1.1);
        run.write(new Snapshot(snapshots, 10 * snapshots, null, null, Instant.EPOCH), network.params());
        snapshots++;
    }

    private WorkerCommand worker() throws IOException {
        return new WorkerCommand(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        Jvms.agentJar() + File.pathSeparator + Jvms.trainerClassPath(),
                        "dev.spectrascope.agent.cli.Spectrascope",
                        "analyze",
                        run.root().toString(),
                        "--follow",
                        "--parent",
                        Long.toString(ProcessHandle.current().pid())),
                NativeEnvironment.of(1));
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(10));
    }

    /** A worker is started only where a snapshot waits; the last one may have got its report, or be given up. */
    private long nextWorker(WorkerSupervisor supervisor, long before) {
        return patiently()
                .until(
                        () -> {
                            keepBusy();
                            return supervisor.pid().orElse(before);
                        },
                        pid -> pid != before);
    }

    private void keepBusy() throws IOException {
        if (run.pending().isEmpty()) {
            takeSnapshot();
        }
    }

    @Test
    void twentyKillsLoseNothing() throws Exception {
        Random random = new Random(17);
        WorkerLimits limits = new WorkerLimits(Duration.ZERO, KILLS, Duration.ofMillis(1));
        try (WorkerSupervisor supervisor = new WorkerSupervisor(run, worker(), limits, new WorkerTurn(), events)) {
            supervisor.start();
            long pid = -1;
            for (int kill = 0; kill < KILLS; kill++) {
                pid = nextWorker(supervisor, pid);
                Thread.sleep(random.nextInt(LONGEST_LIFE));
                assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly())
                        .isTrue();
            }
            nextWorker(supervisor, pid);
            patiently().until(() -> run.pending().isEmpty());
            assertThat(events.restarts()).hasValue(KILLS);
            assertThat(events.lines().stream().filter(line -> line.startsWith("the worker ended with 137 (signal 9)")))
                    .hasSize(KILLS);
            assertThat(run.readFailures())
                    .extracting(Failure::cause)
                    .allMatch(cause ->
                            cause.startsWith("the worker ended with 137 (signal 9) while at this snapshot, 2 times"));
            for (Failure failure : run.readFailures()) {
                run.forgetFailure(failure.snapshot());
            }
            patiently().until(() -> run.reportNames().size() == snapshots);
        }
        assertThat(events.faults()).isEmpty();
        assertReportsAreThoseOfAnUndisturbedRun();
    }

    private void assertReportsAreThoseOfAnUndisturbedRun() throws IOException {
        RunDirectory undisturbed = emptyRun(folder.resolve("undisturbed"));
        for (Snapshot snapshot : run.readSnapshots()) {
            undisturbed.write(snapshot, run.readParameters(snapshot));
        }
        new RunAnalysis(undisturbed, PLAN, Progress.NONE).analyzePending();
        for (String name : run.reportNames()) {
            assertThat(largest(run.readReport(name)))
                    .as(name)
                    .isCloseTo(largest(undisturbed.readReport(name)), within(1e-4));
        }
    }

    private static double largest(SpectrumReport report) {
        return report.sets()
                .get(SpectrumReport.TRAIN)
                .operators()
                .get("hessian")
                .top()
                .get(0)
                .eigenvalue();
    }
}
