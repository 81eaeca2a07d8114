package dev.spectrascope.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.trainer.BadInputException;
import dev.spectrascope.trainer.data.ImageShape;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.schedule.ISchedule;

class ExampleModelTest {
    private static final Optimiser OPTIMISER = new Optimiser(0.1, 9, 1, DataType.FLOAT);

    /**
     * Counts of trainable parameters, as PyTorch counts those of the same networks; batch normalisation's running mean
     * and variance are none.
     */
    @ParameterizedTest
    @CsvSource({
        "MLP, 1, 28, 10, 669706",
        "SMALL_CNN, 1, 28, 10, 5994",
        "LENET, 1, 28, 10, 431080",
        "LENET, 3, 32, 10, 657080",
        "VGG11, 1, 28, 10, 28156554",
        "VGG11, 3, 32, 100, 28526436",
        "RESNET18, 1, 28, 10, 11172810",
        "RESNET18, 3, 32, 10, 11173962",
        "RESNET18, 3, 32, 100, 11220132"
    })
    void hasThePublishedNumberOfParameters(ExampleModel model, int channels, int side, int classes, long expected) {
        ImageShape input = model.inputShape(new ImageShape(channels, side, side));

        TrainableNetwork network = model.build(input, classes, OPTIMISER);

        long running = layers(network).stream()
                .filter(layer -> layer.conf().getLayer() instanceof BatchNormalization)
                .mapToLong(layer -> layer.numParams() / 2)
                .sum();
        assertThat(network.model().numParams() - running).isEqualTo(expected);
    }

    private static List<Layer> layers(TrainableNetwork network) {
        return network.model() instanceof ComputationGraph graph
                ? Arrays.asList(graph.getLayers())
                : Arrays.asList(((MultiLayerNetwork) network.model()).getLayers());
    }

    @Test
    void decaysWeightsAndBiasesThroughTheGradient() {
        MultiLayerNetwork lenet =
                ((TrainableNetwork.Chain) ExampleModel.LENET.build(new ImageShape(1, 28, 28), 10, OPTIMISER)).model();

        for (Layer layer : lenet.getLayers()) {
            if (layer.conf().getLayer() instanceof BaseLayer base && layer.numParams() > 0) {
                assertThat(base.getRegularization()).singleElement().isEqualTo(new L2Regularization(5e-4));
                assertThat(base.getRegularizationBias()).singleElement().isEqualTo(new L2Regularization(5e-4));
                assertThat(((Nesterovs) base.getIUpdater()).getMomentum()).isEqualTo(0.9);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 1, 2", "3, 1, 2", "10, 4, 7", "200, 67, 134", "350, 117, 234"})
    void dividesTheRateByTenAfterEachThird(int epochs, int firstSlower, int firstSlowest) {
        ISchedule schedule = new Optimiser(0.1, epochs, 1, DataType.FLOAT).schedule();

        for (int epoch = 0; epoch < epochs; epoch++) {
            double expected = epoch < firstSlower ? 0.1 : epoch < firstSlowest ? 0.01 : 0.001;
            assertThat(schedule.valueAt(1234, epoch)).isCloseTo(expected, within(1e-15));
        }
    }

    @Test
    void padsForTheNetworksOfThePaperOnly() {
        ImageShape fashion = new ImageShape(1, 28, 28);

        assertThat(ExampleModel.VGG11.inputShape(fashion)).isEqualTo(new ImageShape(1, 32, 32));
        assertThat(ExampleModel.RESNET18.inputShape(fashion)).isEqualTo(new ImageShape(1, 32, 32));
        assertThat(ExampleModel.LENET.inputShape(fashion)).isEqualTo(fashion);
        assertThatThrownBy(() -> ExampleModel.VGG11.inputShape(new ImageShape(3, 64, 64)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("at most 32×32", "3×64×64");
        assertThatThrownBy(() -> ExampleModel.LENET.inputShape(new ImageShape(1, 8, 8)))
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("at least 16×16", "1×8×8");
    }
}
