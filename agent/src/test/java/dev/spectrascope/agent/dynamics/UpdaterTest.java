package dev.spectrascope.agent.dynamics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.programs.SameDiffProgram;
import java.io.IOException;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ExponentialSchedule;
import org.nd4j.linalg.schedule.FixedSchedule;
import org.nd4j.linalg.schedule.ScheduleType;

class UpdaterTest {

    private static final double RATE = 0.05;

    private static Updater ofLayers(IUpdater updater) throws IOException {
        String json = new NeuralNetConfiguration.Builder()
                .updater(updater)
                .list()
                .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
                .build()
                .toJson();
        return Updater.of(new ObjectMapper().readTree(json));
    }

    private static Updater ofGraph(IUpdater updater) throws IOException {
        ComputationGraphConfiguration graph = new NeuralNetConfiguration.Builder()
                .updater(updater)
                .graphBuilder()
                .addInputs("in")
                .addLayer("out", new OutputLayer.Builder().nIn(2).nOut(2).build(), "in")
                .setOutputs("out")
                .build();
        return Updater.of(new ObjectMapper().readTree(graph.toJson()));
    }

    @Test
    void readsWhatDl4jWrites() throws IOException {
        assertThat(ofLayers(new Sgd(RATE))).isEqualTo(new Updater("Sgd", 0));
        assertThat(ofLayers(new Nesterovs(RATE, 0.8))).isEqualTo(new Updater("Nesterovs", 0.8));
        assertThat(ofGraph(new Adam(RATE)).name()).isEqualTo("Adam");
        assertThat(ofGraph(new Nesterovs(RATE, 0.9))).isEqualTo(new Updater("Nesterovs", 0.9));
        assertThat(Updater.of(null).name()).isEqualTo("unknown");
    }

    @Test
    void plainGradientDescentIsStableBelowTwoOverTheRate() throws IOException {
        assertThat(ofLayers(new Sgd(RATE)).stabilityThreshold(RATE).orElseThrow())
                .isCloseTo(40, within(1e-12));
    }

    @Test
    void whereCurvatureAloneDecidesNothingThereIsNoThreshold() throws IOException {
        assertThat(ofLayers(new Adam(RATE)).stabilityThreshold(RATE)).isEmpty();
        assertThat(Updater.of(null).stabilityThreshold(RATE)).isEmpty();
        assertThat(ofLayers(new Sgd(RATE)).stabilityThreshold(0)).isEmpty();
        var scheduled = new Nesterovs(new FixedSchedule(RATE), new ExponentialSchedule(ScheduleType.EPOCH, 0.9, 0.99));
        assertThat(ofLayers(scheduled).stabilityThreshold(RATE)).isEmpty();
    }

    /** DL4J's own updater on λx²/2: what starts at 1 dies out a little below the threshold, and grows a little above. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.5, 0.9, 0.99})
    void dl4jsNesterovsIsStableBelowTheThreshold(double momentum) throws IOException {
        IUpdater updater = new Nesterovs(RATE, momentum);
        double threshold = ofLayers(updater).stabilityThreshold(RATE).orElseThrow();
        assertThat(Math.abs(after(4000, updater, 0.97 * threshold))).isLessThan(1e-3);
        assertThat(Math.abs(after(4000, updater, 1.03 * threshold))).isGreaterThan(1e3);
    }

    private static double after(int steps, IUpdater updater, double curvature) {
        INDArray x = Nd4j.ones(DataType.DOUBLE, 1, 1);
        GradientUpdater<?> stepping = updater.instantiate(Nd4j.zeros(DataType.DOUBLE, 1, 1), true);
        for (int step = 0; step < steps && Math.abs(x.getDouble(0)) < 1e100; step++) {
            INDArray gradient = x.mul(curvature);
            stepping.applyUpdater(gradient, step, 0);
            x.subi(gradient);
        }
        return x.getDouble(0);
    }

    @Test
    void ofASameDiffGraph() throws IOException {
        JsonNode network = new ObjectMapper()
                .valueToTree(NetworkDescription.of(SameDiffProgram.graph("hidden", false))
                        .configuration());
        assertThat(Updater.of(network)).isEqualTo(new Updater("Nesterovs", 0.9));
    }
}
