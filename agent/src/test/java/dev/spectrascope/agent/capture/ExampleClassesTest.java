package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.capture.OutputLabels.Meaning;
import dev.spectrascope.probes.network.Batch;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ExampleClassesTest {

    private static final int NONE = ExampleClasses.NONE;

    private static Batch batch(INDArray labels, INDArray mask) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, labels.size(0), 2);
        return Batch.of(
                new INDArray[] {features}, new INDArray[] {labels}, null, mask == null ? null : new INDArray[] {mask});
    }

    private static INDArray rows(float[]... rows) {
        return Nd4j.createFromArray(rows);
    }

    private static int[] classes(Meaning meaning, boolean channelsLast, INDArray labels, INDArray mask) {
        Batch batch = batch(labels, mask);
        return ExampleClasses.of(List.of(new OutputLabels(meaning, channelsLast)), batch)
                .of(batch);
    }

    private static int count(Meaning meaning, INDArray labels) {
        return ExampleClasses.of(List.of(new OutputLabels(meaning, false)), batch(labels, null))
                .count();
    }

    @Test
    void oneHotRowsTellTheirClass() {
        INDArray labels = rows(new float[] {0, 1, 0}, new float[] {1, 0, 0}, new float[] {0, 0, 1});
        assertThat(classes(Meaning.VECTOR, false, labels.dup('f'), null)).containsExactly(1, 0, 2);
        assertThat(classes(Meaning.BINARY, false, labels, null)).containsExactly(1, 0, 2);
        assertThat(count(Meaning.VECTOR, labels)).isEqualTo(3);
    }

    @Test
    void otherVectorsTellNone() {
        for (INDArray labels : List.of(
                rows(new float[] {0.9f, 0.1f}),
                rows(new float[] {1, 1}, new float[] {0, 1}),
                rows(new float[] {0, 0}, new float[] {0, 1}),
                rows(new float[] {2, -1}),
                rows(new float[] {0.5f, 0.5f}),
                rows(new float[] {1}, new float[] {0}))) {
            assertThat(count(Meaning.VECTOR, labels)).as(labels.toString()).isEqualTo(1);
            assertThat(classes(Meaning.VECTOR, false, labels, null)).containsOnly(NONE);
        }
    }

    @Test
    void probabilitiesAreOfTheirLargest() {
        INDArray smoothed = rows(new float[] {0.1f, 0.9f}, new float[] {0.8f, 0.2f});
        assertThat(classes(Meaning.PROBABILITIES, false, smoothed, null)).containsExactly(1, 0);
    }

    @Test
    void aColumnOfABinaryLossTellsTwoClasses() {
        INDArray labels = rows(new float[] {1}, new float[] {0}, new float[] {-1});
        assertThat(classes(Meaning.BINARY, false, labels, null)).containsExactly(1, 0, 0);
        assertThat(count(Meaning.BINARY, labels)).isEqualTo(2);
    }

    @Test
    void indicesAreTheClass() {
        INDArray labels = rows(new float[] {4}, new float[] {0}, new float[] {2});
        assertThat(classes(Meaning.CLASS_INDEX, false, labels, null)).containsExactly(4, 0, 2);
        assertThat(classes(Meaning.CLASS_INDEX, false, labels.castTo(DataType.INT32), null))
                .containsExactly(4, 0, 2);
        assertThat(count(Meaning.CLASS_INDEX, labels)).isEqualTo(5);
    }

    /** Two sequences of three steps: classes 1 1 0, and 0 2 2. */
    private static INDArray sequences() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 2, 3, 3);
        int[][] steps = {{1, 1, 0}, {0, 2, 2}};
        for (int i = 0; i < 2; i++) {
            for (int t = 0; t < 3; t++) {
                labels.putScalar(new int[] {i, steps[i][t], t}, 1);
            }
        }
        return labels;
    }

    @Test
    void sequencesAreOfTheClassOfMostSteps() {
        INDArray labels = sequences();
        assertThat(classes(Meaning.VECTOR, false, labels, null)).containsExactly(1, 2);
        assertThat(classes(Meaning.PROBABILITIES, true, labels.permute(0, 2, 1), null))
                .containsExactly(1, 2);
        assertThat(classes(Meaning.CLASS_INDEX, false, labels.argMax(1).reshape(2, 1, 3), null))
                .containsExactly(1, 2);
    }

    @Test
    void stepsThatAMaskLeavesOutDoNotCount() {
        INDArray labels = sequences();
        INDArray mask = rows(new float[] {0, 0, 1}, new float[] {1, 0, 0});
        assertThat(classes(Meaning.VECTOR, false, labels, mask)).containsExactly(0, 0);
        assertThat(classes(Meaning.VECTOR, true, labels.permute(0, 2, 1), mask)).containsExactly(0, 0);
        assertThat(classes(Meaning.CLASS_INDEX, false, labels.argMax(1).reshape(2, 1, 3), mask))
                .containsExactly(0, 0);
        // What is not there need not be one-hot.
        assertThat(classes(Meaning.VECTOR, false, labels.mul(mask.reshape(2, 1, 3)), mask))
                .containsExactly(0, 0);
    }

    @Test
    void examplesWithoutALabelHaveNoClass() {
        INDArray labels = rows(new float[] {0, 1}, new float[] {1, 0});
        INDArray mask = rows(new float[] {1}, new float[] {0});
        assertThat(classes(Meaning.VECTOR, false, labels, mask)).containsExactly(1, NONE);
        assertThat(classes(Meaning.CLASS_INDEX, false, labels.getColumn(1, true), mask))
                .containsExactly(1, NONE);
    }

    @Test
    void imagesAreOfTheClassOfMostPixels() {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 1, 2, 2, 2);
        labels.putScalar(new int[] {0, 1, 0, 0}, 1);
        labels.putScalar(new int[] {0, 1, 0, 1}, 1);
        labels.putScalar(new int[] {0, 1, 1, 0}, 1);
        labels.putScalar(new int[] {0, 0, 1, 1}, 1);
        assertThat(classes(Meaning.VECTOR, false, labels, null)).containsExactly(1);
        assertThat(classes(Meaning.VECTOR, true, labels.permute(0, 2, 3, 1), null))
                .containsExactly(1);
        INDArray mask = Nd4j.zeros(DataType.FLOAT, 1, 1, 2, 2).putScalar(new int[] {0, 0, 1, 1}, 1);
        assertThat(classes(Meaning.VECTOR, false, labels, mask)).containsExactly(0);
        assertThat(classes(Meaning.VECTOR, false, labels, rows(new float[] {0})))
                .containsExactly(NONE);
    }

    @Test
    void lossAndFormatOfTheOutputLayerDecide() {
        assertThat(OutputLabels.of(new OutputLayer.Builder(LossFunction.SPARSE_MCXENT).build()))
                .isEqualTo(new OutputLabels(Meaning.CLASS_INDEX, false));
        assertThat(OutputLabels.of(new LossLayer.Builder(LossFunction.NEGATIVELOGLIKELIHOOD).build()))
                .isEqualTo(new OutputLabels(Meaning.PROBABILITIES, false));
        assertThat(OutputLabels.of(new RnnOutputLayer.Builder(LossFunction.XENT)
                        .dataFormat(RNNFormat.NWC)
                        .build()))
                .isEqualTo(new OutputLabels(Meaning.BINARY, true));
        assertThat(OutputLabels.of(new FrozenLayerWithBackprop(new CnnLossLayer.Builder(LossFunction.MSE)
                        .format(CNN2DFormat.NHWC)
                        .build())))
                .isEqualTo(new OutputLabels(Meaning.VECTOR, true));
        assertThat(OutputLabels.of(new DenseLayer.Builder().build())).isEqualTo(OutputLabels.UNKNOWN);
    }
}
