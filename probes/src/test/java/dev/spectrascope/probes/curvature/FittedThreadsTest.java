package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.tape.Work;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Threads as operations are worth; the settings of this process are put back. */
class FittedThreadsTest {

    private static final int MOST = 4;

    private final FittedThreads threads = new FittedThreads(MOST, MOST);
    private final int operationsBefore = Nd4j.getEnvironment().maxMasterThreads();
    private final int productsBefore = Nd4j.factory().blas().getMaxThreads();

    @AfterEach
    void putBack() {
        Nd4j.getEnvironment().setMaxMasterThreads(operationsBefore);
        Nd4j.factory().blas().setMaxThreads(productsBefore);
    }

    private static CurvatureModel model(InputType type, DataSet examples, Layer... layers) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list(layers)
                .setInputType(type)
                .build());
        network.init();
        return new CurvatureModel(
                DifferentiableNetwork.of(network, DataType.FLOAT), ExampleSet.of(examples, 100), Long.MAX_VALUE);
    }

    private static INDArray ones(long... shape) {
        return Nd4j.ones(DataType.FLOAT, shape);
    }

    @Test
    void smallTimeStepsAreWorthOne() {
        try (CurvatureModel model = model(
                InputType.recurrent(3, 20),
                new DataSet(ones(8, 3, 20), ones(8, 2, 20)),
                new LSTM.Builder().nOut(16).activation(Activation.TANH).build(),
                new RnnOutputLayer.Builder()
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())) {
            assertThat(threads.forOperations(model.work())).isEqualTo(1);
            assertThat(threads.forProducts(model.work(), model.network().size()))
                    .isEqualTo(1);
            threads.fit(model.work(), model.network().size());
        }
        assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(1);
        assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(1);
    }

    @Test
    void largeImagesAreWorthSeveral() {
        try (CurvatureModel model = model(
                InputType.convolutional(64, 64, 3),
                new DataSet(ones(16, 3, 64, 64), ones(16, 2)),
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(32)
                        .activation(Activation.RELU)
                        .build(),
                new OutputLayer.Builder().nOut(2).activation(Activation.SOFTMAX).build())) {
            // Results of 16 · 32 · 62 · 62 elements, of 27 multiplications each.
            assertThat(threads.forOperations(model.work())).isEqualTo(MOST);
            assertThat(threads.forProducts(model.work(), 0)).isEqualTo(MOST);
        }
    }

    /** Eigensolvers work on vectors by BLAS. */
    @Test
    void manyParametersAreWorthSeveralHoweverSmallTheProducts() {
        Work small = Work.product(8, 8, 8).plus(Work.operation(64));
        assertThat(threads.forProducts(small, 1000)).isEqualTo(1);
        assertThat(threads.forProducts(small, 10_000_000)).isEqualTo(MOST);
        assertThat(threads.forProducts(Work.product(256, 512, 512), 1000)).isEqualTo(MOST);
    }

    /** Differences of DL4J's own gradients. */
    @Test
    void whatIsNotKnownChangesNothing() {
        threads.fit(Work.NONE, 10);
        assertThat(Nd4j.getEnvironment().maxMasterThreads()).isEqualTo(operationsBefore);
        assertThat(Nd4j.factory().blas().getMaxThreads()).isEqualTo(productsBefore);
    }
}
