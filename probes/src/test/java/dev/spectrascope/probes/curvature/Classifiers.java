package dev.spectrascope.probes.curvature;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/**
 * A small classifier in DOUBLE with unbalanced examples.
 *
 * @param classWeights of the loss, or null
 */
record Classifiers(String name, Model model, DataSet examples, double[] classWeights) {

    static final int CLASSES = 5;
    private static final int EXAMPLES = 23;

    static Stream<Classifiers> all() {
        double[] weights = {0.5, 2, 1, 0.25, 3};
        return Stream.of(
                dense("dense", new LossMCXENT(), oneHot(EXAMPLES), null),
                dense(
                        "dense with weighted classes",
                        new LossMCXENT(Nd4j.createFromArray(weights)),
                        oneHot(EXAMPLES),
                        weights),
                dense(
                        "dense with sparse labels",
                        new LossSparseMCXENT(),
                        oneHot(EXAMPLES).argMax(1).castTo(DataType.DOUBLE).reshape(EXAMPLES, 1),
                        null),
                convolutional(EXAMPLES),
                recurrent(),
                graph());
    }

    static Classifiers dense() {
        return dense(oneHot(EXAMPLES));
    }

    static Classifiers dense(INDArray labels) {
        return dense("dense", new LossMCXENT(), labels, null);
    }

    private static Classifiers dense(String name, ILossFunction loss, INDArray labels, double[] weights) {
        ListBuilder list = builder()
                .list()
                .layer(new DenseLayer.Builder()
                        .nOut(6)
                        .activation(Activation.TANH)
                        .build())
                .layer(output(loss))
                .setInputType(InputType.feedForward(4));
        return built(name, list, NetworkCase.random(2, labels.size(0), 4), labels, weights);
    }

    static Classifiers convolutional(int examples) {
        ListBuilder list = builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .nOut(3)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.SIGMOID)
                        .build())
                .layer(new ConvolutionLayer.Builder(2, 2)
                        .nOut(2)
                        .stride(2, 2)
                        .activation(Activation.TANH)
                        .build())
                .layer(output(new LossNegativeLogLikelihood()))
                .setInputType(InputType.convolutional(4, 4, 2));
        return built("convolutional", list, NetworkCase.random(3, examples, 2, 4, 4), oneHot(examples), null);
    }

    private static Classifiers recurrent() {
        ListBuilder list = builder()
                .list()
                .layer(new LastTimeStep(
                        new LSTM.Builder().nOut(3).activation(Activation.TANH).build()))
                .layer(output(new LossMCXENT()))
                .setInputType(InputType.recurrent(3, 4));
        return built("recurrent", list, NetworkCase.random(4, EXAMPLES, 3, 4), oneHot(EXAMPLES), null);
    }

    private static Classifiers graph() {
        ComputationGraph graph = new ComputationGraph(builder()
                .graphBuilder()
                .addInputs("x")
                .setInputTypes(InputType.feedForward(4))
                .addLayer(
                        "hidden",
                        new DenseLayer.Builder()
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build(),
                        "x")
                .addLayer("output", output(new LossMCXENT()), "hidden", "x")
                .setOutputs("output")
                .build());
        graph.init();
        graph.params().assign(NetworkCase.random(5, graph.params().shape()));
        return new Classifiers("graph", graph, new DataSet(NetworkCase.random(6, EXAMPLES, 4), oneHot(EXAMPLES)), null);
    }

    private static NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder().dataType(DataType.DOUBLE).seed(1);
    }

    private static OutputLayer output(ILossFunction loss) {
        return new OutputLayer.Builder(loss)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Classifiers built(
            String name, ListBuilder list, INDArray features, INDArray labels, double[] weights) {
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        network.params().assign(NetworkCase.random(7, network.params().shape()).muli(1.5));
        return new Classifiers(name, network, new DataSet(features, labels), weights);
    }

    /** Every class has an example, and the first more than others. */
    static INDArray oneHot(int examples) {
        SplittableRandom random = new SplittableRandom(8);
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = i < CLASSES ? CLASSES - 1 - i : Math.max(0, random.nextInt(-3, CLASSES));
        }
        return oneHot(labels);
    }

    static INDArray oneHot(int... labels) {
        INDArray rows = Nd4j.zeros(DataType.DOUBLE, labels.length, CLASSES);
        for (int i = 0; i < labels.length; i++) {
            rows.putScalar(i, labels[i], 1);
        }
        return rows;
    }

    @Override
    public String toString() {
        return name;
    }
}
