package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.curvature.ExampleSet;
import dev.spectrascope.probes.curvature.LossCurvature;
import dev.spectrascope.probes.curvature.SameDiffGraphs;
import dev.spectrascope.probes.network.samediff.SameDiffParameters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A SameDiff graph written down and read again. */
class SameDiffDescriptionTest {

    private static final int EXAMPLES = 6;

    @TempDir
    private Path folder;

    private SameDiff graph;
    private DataSet examples;

    @BeforeEach
    void make() {
        Nd4j.getRandom().setSeed(4);
        graph = SameDiffGraphs.graph(
                List.of(
                        Nd4j.randn(SameDiffGraphs.INPUTS, SameDiffGraphs.HIDDEN),
                        Nd4j.randn(DataType.FLOAT, SameDiffGraphs.HIDDEN),
                        Nd4j.randn(SameDiffGraphs.HIDDEN, SameDiffGraphs.CLASSES),
                        Nd4j.randn(DataType.FLOAT, SameDiffGraphs.CLASSES)),
                DataType.FLOAT,
                (sd, labels, values) -> sd.loss.softmaxCrossEntropy(null, labels, values, null));
        INDArray labels = Nd4j.eye(SameDiffGraphs.CLASSES).repeat(0, EXAMPLES / SameDiffGraphs.CLASSES);
        examples = new DataSet(Nd4j.randn(DataType.FLOAT, EXAMPLES, SameDiffGraphs.INPUTS), labels);
    }

    private INDArray parameters() {
        SameDiffParameters parameters = new SameDiffParameters(graph);
        INDArray flat = Nd4j.createUninitialized(parameters.dataType(), parameters.length());
        parameters.copyTo(flat);
        return flat;
    }

    private NetworkDescription throughAFile(NetworkDescription description) throws IOException {
        Path file = folder.resolve("network.json");
        Json.write(file, description);
        return Json.read(file, NetworkDescription.class);
    }

    @Test
    void theSameLossAtTheParametersOfASnapshot() throws IOException {
        NetworkDescription read = throughAFile(NetworkDescription.of(graph));
        INDArray trained = parameters().mul(0.9);
        double[] expected = new double[1];
        new SameDiffParameters(graph).assign(trained);
        graph.output(Map.of("in", examples.getFeatures(), "labels", examples.getLabels()), "loss")
                .values()
                .forEach(loss -> expected[0] = loss.getDouble(0));
        try (LossCurvature curvature = read.at(trained).over(ExampleSet.of(examples, 4), DataType.FLOAT, 0)) {
            assertThat(curvature.loss()).isCloseTo(expected[0], within(1e-5));
            assertThat(curvature.decomposes()).isTrue();
        }
    }

    @Test
    void parametersAreNoPartOfTheDescription() throws IOException {
        NetworkDescription before = NetworkDescription.of(graph);
        graph.fit(examples);
        graph.fit(examples);
        assertThat(graph.getTrainingConfig().getIterationCount()).isEqualTo(2);
        NetworkDescription after = NetworkDescription.of(graph);
        assertThat(after.configuration().path("graph"))
                .isEqualTo(before.configuration().path("graph"));
        assertThat(throughAFile(after).isOfSameNetwork(before)).isTrue();
    }

    /** Of a graph that a program has saved and loaded. */
    @Test
    void aLoadedGraphIsTheSameNetwork() throws IOException {
        Path file = folder.resolve("graph.fb");
        graph.save(file.toFile(), true);
        SameDiff loaded = SameDiff.load(file.toFile(), true);
        assertThat(NetworkDescription.of(loaded).isOfSameNetwork(NetworkDescription.of(graph)))
                .isTrue();
        Path again = folder.resolve("again.fb");
        loaded.save(again.toFile(), true);
        assertThat(NetworkDescription.of(SameDiff.load(again.toFile(), true))
                        .isOfSameNetwork(NetworkDescription.of(graph)))
                .isTrue();
    }

    @Test
    void describingLeavesTheGraphAsItIs() throws IOException {
        INDArray before = parameters();
        NetworkDescription.of(graph);
        assertThat(parameters()).isEqualTo(before);
        assertThat(graph.getTrainingConfig()).isNotNull();
        assertThat(graph.getFunction("grad")).isNull();
    }

    @Test
    void parametersAreInTheOrderOfTheirNames() {
        INDArray flat = parameters();
        long first = SameDiffGraphs.INPUTS * SameDiffGraphs.HIDDEN;
        assertThat(flat.get(NDArrayIndex.interval(0, first)))
                .isEqualTo(graph.getVariable("first/W").getArr().dup('c').reshape(first));
        INDArray changed = flat.add(1);
        new SameDiffParameters(graph).assign(changed);
        assertThat(parameters()).isEqualTo(changed);
    }
}
