package dev.spectrascope.agent.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration.Networks;
import dev.spectrascope.agent.config.Schedule;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;

class NetworkSelectionTest {

    private static final Schedule.Rule ALL = new Schedule.Every(1);

    private static OutputLayer output(int inputs) {
        return new OutputLayer.Builder().name("out").nIn(inputs).nOut(3).build();
    }

    /** Of 3 · inputs + 3 parameters. */
    private static TrainedNetwork sequence(int inputs) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(output(inputs))
                .build());
        network.init();
        return TrainedNetwork.of(network);
    }

    private static TrainedNetwork graph() {
        ComputationGraph graph = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("in")
                .addLayer("critic", output(4), "in")
                .setOutputs("critic")
                .build());
        graph.init();
        return TrainedNetwork.of(graph);
    }

    @Test
    void noMoreThanTheMost() {
        NetworkSelection selection = new NetworkSelection(new Networks(2, ALL, Optional.empty(), 1));
        assertThat(selection.refuse(sequence(2))).isEmpty();
        assertThat(selection.refuse(sequence(2))).isEmpty();
        assertThat(selection.refuse(sequence(2))).contains("this JVM has as many runs as networks.most allows, 2");
    }

    @Test
    void thoseOfTheseNumbers() {
        NetworkSelection selection = new NetworkSelection(
                new Networks(9, new Schedule.Listed(new TreeSet<>(Set.of(2, 3))), Optional.empty(), 1));
        assertThat(selection.refuse(sequence(2))).contains("it is number 1 of this JVM (networks.which: [2, 3])");
        assertThat(selection.refuse(sequence(2))).isEmpty();
        assertThat(selection.refuse(sequence(2))).isEmpty();
        assertThat(selection.refuse(sequence(2))).contains("it is number 4 of this JVM (networks.which: [2, 3])");
    }

    @Test
    void thoseThatAreRefusedDoNotCountTowardsTheMost() {
        NetworkSelection selection = new NetworkSelection(new Networks(1, ALL, Optional.of("critic"), 12));
        assertThat(selection.refuse(sequence(2))).contains("it has 9 parameters, and networks.minParameters is 12");
        assertThat(selection.refuse(sequence(4))).contains("it has no layer \"critic\" (networks.withLayer)");
        assertThat(selection.refuse(graph())).isEmpty();
    }

    @Test
    void aLayerOfASequenceIsFoundByItsName() {
        NetworkSelection selection = new NetworkSelection(new Networks(1, ALL, Optional.of("out"), 1));
        assertThat(selection.refuse(sequence(2))).isEmpty();
    }
}
