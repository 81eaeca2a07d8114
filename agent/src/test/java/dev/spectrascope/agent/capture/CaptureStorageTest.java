package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spectrascope.agent.config.AgentConfiguration.Disk;
import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sets that files hold. */
class CaptureStorageTest {

    @TempDir
    private Path folder;

    private RunDirectory run;

    /** An input and two outputs: values, and indices of classes. */
    private final ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("input")
            .addLayer(
                    "value",
                    new OutputLayer.Builder(LossFunction.MSE)
                            .nIn(2)
                            .nOut(1)
                            .activation(Activation.IDENTITY)
                            .build(),
                    "input")
            .addLayer(
                    "class",
                    new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
                            .nIn(2)
                            .nOut(3)
                            .activation(Activation.SOFTMAX)
                            .build(),
                    "input")
            .setOutputs("value", "class")
            .build());

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("run"));
    }

    private CaptureStorage storage(Path train) throws Exception {
        return storage(new Sets(5, 50, 1, 7, List.of(), Optional.of(train), Optional.empty()));
    }

    private CaptureStorage storage(Sets sets) throws Exception {
        CaptureStorage storage =
                new CaptureStorage(sets, new Disk(Optional.empty(), 0), TrainedNetwork.of(graph), () -> run);
        storage.open();
        return storage;
    }

    @Test
    void aFileOfSeveralOutputsIsTakenOverAndDescribed() throws Exception {
        INDArray features = Nd4j.linspace(1, 8, 8, DataType.FLOAT).reshape(4, 2);
        INDArray values = features.getColumn(0, true).mul(0.5);
        INDArray indices = Nd4j.createFromArray(new float[][] {{2}, {0}, {2}, {2}});
        MultiDataSet saved = new MultiDataSet(new INDArray[] {features}, new INDArray[] {values, indices});
        saved.save(folder.resolve("train.bin").toFile());
        storage(folder.resolve("train.bin")).write(Map.of(), List.of());
        assertThat(run.readSet("train")).contains(saved);
        assertThat(run.sets().orElseThrow().sets())
                .containsOnly(Map.entry(
                        "train",
                        new ChosenSet(
                                4,
                                4,
                                1,
                                Map.of(0, 1, 2, 3),
                                "the file " + folder.resolve("train.bin"),
                                List.of(List.of(2L)),
                                List.of(List.of(1L), List.of(1L)),
                                false)));
    }

    @Test
    void classesAreCalledAsConfiguredElseAsTheProgramDoes() throws Exception {
        Sets unnamed = new Sets(5, 50, 1, 7, List.of(), Optional.empty(), Optional.empty());
        storage(unnamed).write(Map.of(), List.of("cat", "dog"));
        assertThat(run.sets().orElseThrow().classNames()).containsExactly("cat", "dog");
        Sets named = new Sets(5, 50, 1, 7, List.of("Katze", "Hund"), Optional.empty(), Optional.empty());
        storage(named).write(Map.of(), List.of("cat", "dog"));
        assertThat(run.sets().orElseThrow().classNames()).containsExactly("Katze", "Hund");
    }

    @Test
    void aFileForAnotherNumberOfOutputsIsRefused() throws Exception {
        new DataSet(Nd4j.ones(2, 2), Nd4j.ones(2, 1))
                .save(folder.resolve("train.bin").toFile());
        CaptureStorage storage = storage(folder.resolve("train.bin"));
        assertThatThrownBy(() -> storage.write(Map.of(), List.of()))
                .isInstanceOf(IOException.class)
                .hasMessage("sets.train: " + folder.resolve("train.bin")
                        + " holds labels for 1 outputs, and the network has 2");
        assertThat(run.sets()).isEmpty();
    }
}
