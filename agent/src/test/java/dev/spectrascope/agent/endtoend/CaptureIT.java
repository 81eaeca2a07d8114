package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** What the agent takes from a program that trains, and that the program is none the worse for it. */
class CaptureIT {

    private static final String PROGRAM = "dev.spectrascope.programs.TrainingProgram";
    private static final String QUIETLY = "worker=none,http.port=0,sets.examplesPerClass=5";

    @TempDir
    private Path folder;

    private Ended run(String argument, String training) throws IOException, InterruptedException {
        return ChildJvm.runToItsEnd(folder, argument, PROGRAM, training);
    }

    private RunDirectory onlyRun() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("spectrascope-runs"))) {
            List<Path> all = runs.toList();
            assertThat(all).hasSize(1);
            return RunDirectory.open(all.get(0));
        }
    }

    /** As the program prints them. */
    static String hash(INDArray parameters) throws NoSuchAlgorithmException {
        ByteBuffer bytes =
                ByteBuffer.allocate((int) parameters.length() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters.toFloatVector());
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"multi-layer-network", "computation-graph"})
    void trainingIsTheSameToTheLastBitAndItsSnapshotsAreThere(String training) throws Exception {
        Ended without = run(null, training);
        assertThat(folder.resolve("spectrascope-runs")).doesNotExist();
        Ended with = run(QUIETLY, training);
        assertThat(with.output()).isEqualTo(without.output()).contains("parameters ");
        assertThat(with.errors()).doesNotContain("WARNING");

        RunDirectory run = onlyRun();
        List<Snapshot> snapshots = run.readSnapshots();
        assertThat(snapshots)
                .extracting(Snapshot::name)
                .containsExactly("e000000-i0000000", "e000001-i0000008", "e000002-i0000016", "e000003-i0000024");
        assertThat(snapshots.get(0).score()).isNull();
        assertThat(with.output())
                .contains("2/23 score " + Double.toHexString(snapshots.get(3).score()));
        assertThat(snapshots).extracting(Snapshot::learningRate).containsOnly(0.01);
        assertThat(with.output()).contains("parameters " + hash(run.readParameters(snapshots.get(3))));
        assertThat(run.run().finished()).isNotNull();
        assertThat(run.run().versions()).containsEntry("dl4j", "1.0.0-M2.1").containsEntry("nd4j", "1.0.0-M2.1");
        assertThat(run.network().kind())
                .isEqualTo(
                        training.equals("computation-graph")
                                ? NetworkDescription.Kind.ComputationGraph
                                : NetworkDescription.Kind.MultiLayerNetwork);
        assertSets(run, training.equals("computation-graph") ? null : 48L);
    }

    /**
     * @param evaluated examples of the first evaluation; null where the first came too late
     */
    private static void assertSets(RunDirectory run, Long evaluated) throws IOException {
        Map<String, ChosenSet> sets = run.sets().orElseThrow().sets();
        assertThat(sets.get("train").seen()).isEqualTo(96);
        assertThat(sets.get("train").perClass()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 5, 1, 5, 2, 5));
        MultiDataSet train = run.readSet("train").orElseThrow();
        assertThat(train.getFeatures(0).shape()).containsExactly(15, 6);
        assertThat(train.getLabels(0).sum(0).toDoubleVector()).containsExactly(5, 5, 5);
        // As the network sees them: after the normaliser, so that a class stands out by less than its 1.5.
        assertThat(train.getFeatures(0).meanNumber().doubleValue()).isBetween(-0.4, 0.4);
        if (evaluated == null) {
            assertThat(sets).containsOnlyKeys("train");
        } else {
            assertThat(sets.get("test").seen()).isEqualTo(evaluated);
            assertThat(run.readSet("test").orElseThrow().getFeatures(0).shape()).containsExactly(15, 6);
        }
    }

    @Test
    void aLoopOfBatchesIsScheduledByIterations() throws Exception {
        Ended without = run(null, "batch-loop");
        Ended with = run(QUIETLY + ",schedule.iterations=[0,1,7,24]", "batch-loop");
        assertThat(with.output()).isEqualTo(without.output());
        RunDirectory run = onlyRun();
        assertThat(run.readSnapshots())
                .extracting(Snapshot::name)
                .containsExactly("e000000-i0000000", "e000000-i0000001", "e000000-i0000007", "e000000-i0000024");
        assertThat(with.output())
                .contains("parameters "
                        + hash(run.readParameters(run.readSnapshots().get(3))));
        assertThat(run.sets().orElseThrow().sets()).containsOnlyKeys("train", "test");
    }
}
