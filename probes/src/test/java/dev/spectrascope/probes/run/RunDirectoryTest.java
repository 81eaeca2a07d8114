package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.OperatorSpectrum;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class RunDirectoryTest {

    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path folder;

    private RunDirectory run;

    @BeforeEach
    void create() throws IOException {
        RunDescription description = new RunDescription(
                RunDescription.SCHEMA,
                "r1",
                TIME,
                null,
                42,
                "a network",
                ProbePlan.DEFAULT,
                JsonNodeFactory.instance.objectNode().put("strict", false),
                null,
                Map.of("java", "17"));
        NetworkDescription network = new NetworkDescription(
                NetworkDescription.Kind.MultiLayerNetwork, JsonNodeFactory.instance.objectNode());
        run = RunDirectory.create(folder.resolve("a/b/r1"), description, network);
    }

    @Test
    void describesTheRunAsItWasWritten() throws IOException {
        RunDirectory reopened = RunDirectory.open(run.root());
        assertThat(reopened.run().plan()).isEqualTo(ProbePlan.DEFAULT);
        assertThat(reopened.run().finished()).isNull();
        reopened.write(reopened.run().finishedAt(TIME.plusSeconds(60)));
        assertThat(run.run().finished()).isEqualTo(TIME.plusSeconds(60));
        assertThat(run.run().configuration().get("strict").booleanValue()).isFalse();
    }

    @Test
    void parametersOfEitherPrecisionComeBackToTheLastBit() throws IOException {
        for (DataType type : List.of(DataType.FLOAT, DataType.DOUBLE)) {
            // More than one block of the writer, and a remainder.
            INDArray parameters = Nd4j.linspace(type, -1, 1e-6, (1 << 21) + 7).reshape(1, -1);
            Snapshot snapshot = snapshot(type == DataType.FLOAT ? 1 : 2);
            run.write(snapshot, parameters);
            INDArray read = run.readParameters(snapshot);
            assertThat(read.dataType()).isEqualTo(type);
            assertThat(read.shape()).containsExactly(parameters.length());
            assertThat(read).isEqualTo(parameters.reshape(parameters.length()));
        }
    }

    @Test
    void parametersAreReadableByNumPy() throws IOException {
        run.write(snapshot(1), Nd4j.createFromArray(1.5f, -2f));
        byte[] bytes = Files.readAllBytes(run.root().resolve("snapshots/e000001-i0000010.npy"));
        // NumPy's format description, version 1.0: magic, header length, a Python literal, data aligned to 64 bytes.
        assertThat(bytes).hasSize(128 + 8);
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")
                .endsWith("\n");
        assertThat(bytes[8] & 0xff).isEqualTo(118);
    }

    @Test
    void aSnapshotExistsOnceItsDescriptionDoes() throws IOException {
        run.write(snapshot(3), Nd4j.ones(4));
        run.write(snapshot(1), Nd4j.ones(4));
        Files.write(run.root().resolve("snapshots/e000004-i0000040.npy"), new byte[] {1});
        Files.write(run.root().resolve("snapshots/.e000005-i0000050.json123.tmp"), new byte[] {1});
        assertThat(run.readSnapshots()).containsExactly(snapshot(1), snapshot(3));
        assertThat(run.pending()).containsExactly(snapshot(1), snapshot(3));
    }

    @Test
    void whatComesAfterAnIterationIsPutAsideAndNotLost() throws IOException {
        for (int epoch = 1; epoch <= 3; epoch++) {
            run.write(snapshot(epoch), Nd4j.ones(4));
            run.write(new Failure(snapshot(epoch).name(), "why", "trace", 1, TIME));
        }
        assertThat(run.abandonAfter(10)).isEqualTo(2);
        assertThat(run.readSnapshots()).containsExactly(snapshot(1));
        assertThat(run.readFailures())
                .extracting(Failure::snapshot)
                .containsExactly(snapshot(1).name());
        run.write(snapshot(2), Nd4j.ones(4));
        assertThat(run.abandonAfter(10)).isEqualTo(1);
        assertThat(run.abandonAfter(10)).isZero();
        for (String file : List.of("1/snapshots/e000003-i0000030.npy", "1/failures/e000002-i0000020.json")) {
            assertThat(run.root().resolve("abandoned").resolve(file)).exists();
        }
        assertThat(run.root().resolve("abandoned/2/snapshots/e000002-i0000020.json"))
                .exists();
        assertThat(run.root().resolve("abandoned/3")).doesNotExist();
    }

    @Test
    void countsMakeNoOtherNetwork() {
        ObjectMapper mapper = new ObjectMapper();
        var plain = mapper.createObjectNode().put("iterationCount", 0).put("seed", 1);
        plain.putObject("layer").put("epochCount", 0).put("nOut", 3);
        var trained = plain.deepCopy().put("iterationCount", 70);
        ((ObjectNode) trained.get("layer")).put("epochCount", 7);
        var wider = plain.deepCopy();
        ((ObjectNode) wider.get("layer")).put("nOut", 4);
        NetworkDescription network = new NetworkDescription(NetworkDescription.Kind.MultiLayerNetwork, plain);
        assertThat(network.isOfSameNetwork(new NetworkDescription(network.kind(), trained)))
                .isTrue();
        assertThat(network.isOfSameNetwork(new NetworkDescription(network.kind(), wider)))
                .isFalse();
        assertThat(network.isOfSameNetwork(new NetworkDescription(NetworkDescription.Kind.ComputationGraph, trained)))
                .isFalse();
    }

    @Test
    void reportsAndFailuresSettleASnapshot() throws IOException {
        for (int epoch = 1; epoch <= 3; epoch++) {
            run.write(snapshot(epoch), Nd4j.ones(4));
        }
        run.write(new Failure(snapshot(1).name(), "out of luck", null, 2, TIME));
        SpectrumReport report = report(2);
        run.write(snapshot(2).name(), report);
        assertThat(run.pending()).containsExactly(snapshot(3));
        assertThat(run.reportNames()).containsExactly(snapshot(2).name());
        assertThat(run.readReport(snapshot(2).name()).sets().get("train").loss())
                .isEqualTo(0.25);
        assertThat(run.readFailures()).extracting(Failure::cause).containsExactly("out of luck");
    }

    @Test
    void aReportTakesBackAnEarlierFailure() throws IOException {
        run.write(snapshot(1), Nd4j.ones(4));
        run.write(new Failure(snapshot(1).name(), "out of luck", null, 1, TIME));
        run.write(snapshot(1).name(), report(1));
        assertThat(run.readFailures()).isEmpty();
    }

    @Test
    void whatWasNotMeasuredIsAbsentFromTheReport() throws IOException {
        run.write("e000001-i0000010", report(1));
        String json = Files.readString(run.reportFile("e000001-i0000010"));
        assertThat(json).contains("\"schema\" : \"spectrascope/report/1\"").doesNotContain("null");
        assertThat(json).contains("\"precision\" : \"float\"");
    }

    @Test
    void probeSetsAreFinalOnceTheyAreDescribed() throws IOException {
        DataSet examples = new DataSet(Nd4j.rand(5, 3), Nd4j.eye(5));
        assertThat(run.readSet("train")).isEmpty();
        run.writeSet("train", examples);
        assertThat(run.sets()).isEmpty();
        SetsDescription sets = new SetsDescription(
                7,
                1,
                10,
                Map.of(
                        "train",
                        new SetsDescription.ChosenSet(
                                5,
                                100,
                                0,
                                Map.of(0, 1, 1, 4),
                                "as they streamed by",
                                List.of(List.of(3L)),
                                List.of(List.of(5L)),
                                false)),
                List.of("cat", "dog"));
        run.write(sets);
        assertThat(run.sets()).contains(sets);
        assertThat(run.readSet("train").orElseThrow().getFeatures(0)).isEqualTo(examples.getFeatures());
    }

    @Test
    void probeSetsMayHaveSeveralInputsAndOutputs() throws IOException {
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {1, 0, 0}});
        MultiDataSet examples = new MultiDataSet(
                new INDArray[] {Nd4j.rand(2, 3), Nd4j.rand(2, 4, 3)},
                new INDArray[] {Nd4j.rand(2, 1), Nd4j.eye(2)},
                new INDArray[] {null, mask},
                null);
        run.writeSet("train", examples);
        assertThat(run.readSet("train").orElseThrow()).isEqualTo(examples);
        assertThat(run.readSet("train").orElseThrow().getFeaturesMaskArray(0)).isNull();
    }

    @Test
    void aSetThatIsNoneIsToldByItsFile() throws IOException {
        Files.createDirectories(run.setFile("train").getParent());
        Files.writeString(run.setFile("train"), "no examples");
        assertThatThrownBy(() -> run.readSet("train"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("train.bin");
    }

    @Test
    void leavesNoDraftsBehind() throws IOException {
        run.write(snapshot(1), Nd4j.ones(4));
        run.write("e000001-i0000010", report(1));
        try (Stream<Path> files = Files.walk(run.root())) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void whoMayReadFilesIsLeftToTheProcess() throws IOException {
        Path ordinary = Files.writeString(folder.resolve("ordinary"), "");
        run.write(snapshot(1), Nd4j.ones(4));
        assertThat(Files.getPosixFilePermissions(run.root().resolve("run.json")))
                .isEqualTo(Files.getPosixFilePermissions(ordinary));
    }

    @Test
    void aWriteThatFailsLeavesWhatWasThere() throws IOException {
        Path file = folder.resolve("kept.json");
        Files.writeString(file, "old");
        assertThatThrownBy(() -> AtomicFile.write(file, out -> {
                    out.write("new".getBytes(StandardCharsets.UTF_8));
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(file).hasContent("old");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(left -> left.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void saysInOneLineWhatIsNoRun() throws IOException {
        assertThatThrownBy(() -> RunDirectory.open(folder.resolve("nowhere")))
                .hasMessage(folder.resolve("nowhere") + " is not a directory");
        assertThatThrownBy(() -> RunDirectory.open(folder))
                .hasMessage(folder + " holds no run.json, so it is not a run directory");
        Files.writeString(folder.resolve("run.json"), "{ not json");
        assertThatThrownBy(() -> RunDirectory.open(folder).run())
                .hasMessageStartingWith(folder.resolve("run.json") + " is not readable as RunDescription: ");
    }

    @Test
    void networksOfBothKindsAreRestoredWithTheirParameters() throws IOException {
        OutputLayer output = new OutputLayer.Builder().nIn(3).nOut(2).build();
        var network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(output)
                .build());
        network.init();
        var graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(2)
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", output.clone(), "in")
                .setOutputs("out")
                .build());
        graph.init();
        INDArray input = Nd4j.rand(4, 3);
        MultiLayerNetwork network2 = (MultiLayerNetwork) roundTrip(network, network.params());
        assertThat(network2.output(input)).isEqualTo(network.output(input));
        ComputationGraph graph2 = (ComputationGraph) roundTrip(graph, graph.params());
        assertThat(graph2.outputSingle(input)).isEqualTo(graph.outputSingle(input));
    }

    private Model roundTrip(Model model, INDArray parameters) throws IOException {
        RunDirectory other = RunDirectory.create(
                folder.resolve(model.getClass().getSimpleName()), run.run(), NetworkDescription.of(model));
        other.write(snapshot(1), parameters);
        return other.network().restore(other.readParameters(snapshot(1)));
    }

    private static Snapshot snapshot(int epoch) {
        return new Snapshot(epoch, 10 * epoch, 0.5, 0.01, TIME);
    }

    private static SpectrumReport report(int epoch) {
        var g = new OperatorSpectrum(List.of(new OperatorSpectrum.Eigenvalue(2, 1e-3)), null, null, null, null, null);
        var train = new SpectrumReport.SetSpectra(10, 0.25, 0.1, 0.3, Map.of(OperatorKind.G.label(), g));
        return new SpectrumReport(
                SpectrumReport.SCHEMA,
                epoch,
                10 * epoch,
                null,
                8,
                2,
                Precision.FLOAT,
                "exact",
                Map.of("train", train),
                null,
                null,
                null,
                null,
                null);
    }
}
