package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.programs.SameDiffProgram;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;

class SavedModelTest {

    private static final int EXAMPLES = 6;

    @TempDir
    private Path folder;

    @Test
    void aSameDiffGraphWithWhatItWasTrained() throws Exception {
        SameDiff graph = SameDiffProgram.graph("hidden", false);
        DataSet examples = SameDiffProgram.examples(0, EXAMPLES, false);
        graph.fit(examples);
        Path file = folder.resolve("graph.fb");
        graph.save(file.toFile(), true);
        SavedModel saved = SavedModel.read(file);
        assertThat(saved.iteration()).isEqualTo(1);
        double loss = graph.output(Map.of("in", examples.getFeatures(), "labels", examples.getLabels()), "loss")
                .get("loss")
                .getDouble(0);
        try (LossCurvature curvature = saved.network().over(ExampleSet.of(examples, EXAMPLES), DataType.DOUBLE, 0)) {
            assertThat(curvature.loss()).isCloseTo(loss, within(1e-5));
        }
    }

    @Test
    void aGraphThatWasNotSetUpForTraining() {
        SameDiff graph = SameDiffProgram.graph("hidden", false);
        graph.setTrainingConfig(null);
        Path file = folder.resolve("graph.fb");
        graph.save(file.toFile(), false);
        assertThatThrownBy(() -> SavedModel.read(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("graph.fb")
                .hasMessageContaining("training configuration");
    }
}
