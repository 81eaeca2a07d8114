package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class ExampleHalvesTest {

    /** Examples that know their number; the class of i is i modulo 3, but for a lone example of class 3. */
    private static MultiDataSet examples(int count) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, count, 2, 2);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, 4);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 4; j++) {
                features.putScalar(new int[] {i, j / 2, j % 2}, i);
            }
            labels.putScalar(i, i == 0 ? 3 : i % 3, 1);
        }
        return new MultiDataSet(features, labels);
    }

    private static double[] numbers(MultiDataSet half) {
        return IntStream.range(0, (int) half.getFeatures(0).size(0))
                .mapToDouble(i -> half.getFeatures(0).getDouble(i, 1, 0))
                .toArray();
    }

    @Test
    void everyExampleIsInOneHalfWithItsLabel() {
        ExampleHalves halves = ExampleHalves.of(examples(31), 5);
        double[] first = numbers(halves.first());
        double[] second = numbers(halves.second());
        assertThat(first).hasSize(16);
        assertThat(second).hasSize(15);
        assertThat(DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second))
                        .sorted()
                        .toArray())
                .isEqualTo(IntStream.range(0, 31).asDoubleStream().toArray());
        for (int i = 0; i < first.length; i++) {
            int label = first[i] == 0 ? 3 : (int) first[i] % 3;
            assertThat(halves.first().getLabels(0).getDouble(i, label)).isEqualTo(1);
        }
    }

    @Test
    void eachClassIsSplitEvenly() {
        ExampleHalves halves = ExampleHalves.of(examples(31), 6);
        double[] first = halves.first().getLabels(0).sum(0).toDoubleVector();
        double[] second = halves.second().getLabels(0).sum(0).toDoubleVector();
        for (int c = 0; c < 4; c++) {
            assertThat(Math.abs(first[c] - second[c])).as("class %d", c).isLessThanOrEqualTo(1);
        }
    }

    /** As comparisons yield them. */
    @Test
    void labelsMayBeTrueAndFalse() {
        MultiDataSet examples = examples(31);
        MultiDataSet booleans =
                new MultiDataSet(examples.getFeatures(0), examples.getLabels(0).gt(0.5));
        ExampleHalves halves = ExampleHalves.of(booleans, 6);
        assertThat(halves.first().getLabels(0).dataType()).isEqualTo(DataType.BOOL);
        assertThat(numbers(halves.first()))
                .isEqualTo(numbers(ExampleHalves.of(examples, 6).first()));
        assertThat(ClassBatches.classes(booleans.getLabels(0))).isEqualTo(ClassBatches.classes(examples.getLabels(0)));
    }

    @Test
    void theSeedDecides() {
        assertThat(numbers(ExampleHalves.of(examples(31), 7).first()))
                .isEqualTo(numbers(ExampleHalves.of(examples(31), 7).first()))
                .isNotEqualTo(numbers(ExampleHalves.of(examples(31), 8).first()));
    }
}
