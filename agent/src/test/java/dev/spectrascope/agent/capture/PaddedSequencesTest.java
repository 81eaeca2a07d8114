package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Sequences of two lengths, joined, cost a network what they cost it apart, as DL4J computes it. */
class PaddedSequencesTest {

    private static final int FEATURES = 3;
    private static final int CLASSES = 3;

    static Stream<Arguments> networks() {
        Layer memory = new LSTM.Builder().nOut(4).build();
        return Stream.of(
                Arguments.of("memory", false, List.of(memory, eachStep())),
                Arguments.of("both directions", false, List.of(new Bidirectional(memory), eachStep())),
                Arguments.of("last step", true, List.of(new LastTimeStep(memory), whole())),
                Arguments.of("mean", true, List.of(memory, pooling(PoolingType.AVG), whole())),
                Arguments.of("maximum", true, List.of(memory, pooling(PoolingType.MAX), whole())),
                Arguments.of("convolution", false, List.of(convolution(), eachStep())),
                Arguments.of("attention", true, List.of(attention(), pooling(PoolingType.AVG), whole())),
                Arguments.of("embedding", false, List.of(embedding(), memory, eachStep())));
    }

    private static Layer convolution() {
        return new Convolution1DLayer.Builder()
                .kernelSize(3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(4)
                .build();
    }

    private static Layer attention() {
        return new SelfAttentionLayer.Builder()
                .nHeads(1)
                .nOut(4)
                .projectInput(true)
                .build();
    }

    private static Layer embedding() {
        return new EmbeddingSequenceLayer.Builder().nIn(3).nOut(FEATURES).build();
    }

    private static Layer pooling(PoolingType type) {
        return new GlobalPoolingLayer.Builder(type).build();
    }

    private static Layer eachStep() {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static Layer whole() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(CLASSES)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork network(List<Layer> layers) {
        NeuralNetConfiguration.ListBuilder builder = new NeuralNetConfiguration.Builder()
                .seed(3)
                .dataType(DataType.DOUBLE)
                .activation(Activation.TANH)
                .list();
        layers.forEach(builder::layer);
        MultiLayerConfiguration configuration =
                builder.setInputType(InputType.recurrent(FEATURES)).build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        return network;
    }

    private static Batch batch(int count, int length, boolean embedded, boolean oneLabel) {
        INDArray features = embedded
                ? Nd4j.linspace(0, count * length - 1, count * length, DataType.DOUBLE)
                        .fmod(3)
                        .reshape(count, length)
                : Nd4j.linspace(1, 2, count * FEATURES * length, DataType.DOUBLE)
                        .reshape(count, FEATURES, length);
        INDArray labels = oneLabel
                ? Nd4j.zeros(DataType.DOUBLE, count, CLASSES)
                : Nd4j.zeros(DataType.DOUBLE, count, CLASSES, length);
        for (int i = 0; i < count; i++) {
            for (int t = 0; t < length; t++) {
                int label = (i + t + length) % CLASSES;
                if (!oneLabel) {
                    labels.putScalar(new int[] {i, label, t}, 1);
                } else if (t == 0) {
                    labels.putScalar(i, label, 1);
                }
            }
        }
        return Batch.of(features, labels);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void costWhatTheyCostApart(String name, boolean oneLabel, List<Layer> layers) {
        MultiLayerNetwork network = network(layers);
        List<Batch> batches = List.of(
                batch(2, 5, name.equals("embedding"), oneLabel), batch(3, 3, name.equals("embedding"), oneLabel));
        List<Example> examples = new ArrayList<>();
        double apart = 0;
        for (Batch batch : batches) {
            apart += batch.size()
                    * network.score(
                            new DataSet(batch.features().get(0), batch.labels().get(0)));
            for (int i = 0; i < batch.size(); i++) {
                examples.add(Example.copy(batch, i));
            }
        }
        MultiDataSet joined = new JoinedExamples(examples).toMultiDataSet();
        double together = network.score(new DataSet(
                joined.getFeatures(0),
                joined.getLabels(0),
                joined.getFeaturesMaskArray(0),
                joined.getLabelsMaskArray(0)));
        // DL4J takes the last steps of masked sequences in single precision.
        double rounding = name.equals("last step") ? 1e-7 : 1e-12;
        assertThat(together).isCloseTo(apart / examples.size(), within(rounding));
    }
}
