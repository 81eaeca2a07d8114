package dev.spectrascope.probes.spectra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Reports of networks whose labels are more, or less, than one-hot rows. */
class OutputsOfReportsTest {

    private static final ProbePlan PLAN = ProbePlan.DEFAULT.toBuilder()
            .operators(List.of(OperatorKind.G))
            .top(null)
            .bottom(0)
            .tolerance(1e-2)
            .products(200)
            .precision(Precision.DOUBLE)
            .density(null)
            .seed(1)
            .batchSize(4)
            .memoryBudgetMegabytes(64)
            .checks(CheckPlan.NONE)
            .logDensity(null)
            .build();

    @BeforeEach
    void seed() {
        Nd4j.getRandom().setSeed(3);
    }

    private static SpectrumReport report(Model network, org.nd4j.linalg.dataset.api.MultiDataSet examples) {
        return new SpectrumProbe(PLAN)
                .measure(network, Map.of(SpectrumReport.TRAIN, examples), new Subject(0, 0, null, "x"), Progress.NONE);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH);
    }

    private static INDArray oneHot(int examples, int classes) {
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, classes);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i % classes, 1);
        }
        return labels;
    }

    @Test
    void labelsMayBeNumbersOfClasses() {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(5).nOut(6).build())
                .layer(new OutputLayer.Builder(LossFunction.SPARSE_MCXENT)
                        .nIn(6)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        network.init();
        INDArray labels = Nd4j.createFromArray(new double[][] {{0}, {1}, {2}, {1}, {0}, {2}, {2}});
        SpectrumReport report = report(network, new DataSet(Nd4j.rand(DataType.DOUBLE, 7, 5), labels).toMultiDataSet());
        assertThat(report.classes()).isEqualTo(3);
        assertThat(report.sets().get("train").operators().get("g").top()).hasSize(3);
    }

    @Test
    void timeStepsMayComeBeforeChannels() {
        MultiLayerNetwork network = new MultiLayerNetwork(builder()
                .list()
                .layer(new LSTM.Builder().nOut(3).build())
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(4, 6, RNNFormat.NWC))
                .build());
        network.init();
        INDArray labels = oneHot(18, 2).reshape(3, 6, 2);
        INDArray mask =
                Nd4j.createFromArray(new double[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 0, 0}, {1, 1, 1, 1, 0, 0}});
        DataSet examples = new DataSet(Nd4j.rand(DataType.DOUBLE, 3, 6, 4), labels, mask, mask);
        SpectrumReport report = report(network, examples.toMultiDataSet());
        assertThat(report.classes()).isEqualTo(2);
        assertThat(report.sets().get("train").loss()).isCloseTo(network.score(examples), within(1e-9));
    }

    @Test
    void severalOutputsCountTogether() {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("left", "right")
                .setInputTypes(InputType.feedForward(4), InputType.feedForward(2))
                .addVertex("both", new MergeVertex(), "left", "right")
                .addLayer("hidden", new DenseLayer.Builder().nOut(5).build(), "both")
                .addLayer(
                        "class",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "hidden")
                .addLayer(
                        "number",
                        new OutputLayer.Builder(LossFunction.MSE)
                                .nOut(1)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "hidden")
                .setOutputs("class", "number")
                .build());
        graph.init();
        MultiDataSet examples = new MultiDataSet(
                new INDArray[] {Nd4j.rand(DataType.DOUBLE, 9, 4), Nd4j.rand(DataType.DOUBLE, 9, 2)},
                new INDArray[] {oneHot(9, 3), Nd4j.rand(DataType.DOUBLE, 9, 1)});
        SpectrumReport report = report(graph, examples);
        assertThat(report.classes()).isEqualTo(4);
        assertThat(report.sets().get("train").examples()).isEqualTo(9);
        assertThat(report.sets().get("train").loss()).isCloseTo(graph.score(examples), within(1e-9));
    }
}
