package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;

import dev.spectrascope.probes.network.Batch;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExampleTest {

    /** As programs do that read features and labels from one file. */
    @Test
    void featuresAndLabelsMayBeColumnsOfOneTable() {
        INDArray table = Nd4j.arange(100).castTo(DataType.FLOAT).reshape('c', 10, 10);
        Batch batch = Batch.of(table.get(all(), interval(0, 7)), table.get(all(), interval(7, 10)));
        for (int i = 0; i < 10; i++) {
            try (Example example = Example.copy(batch, i)) {
                float first = 10 * i;
                assertThat(example.features().get(0).toFloatVector())
                        .containsExactly(first, first + 1, first + 2, first + 3, first + 4, first + 5, first + 6);
                assertThat(example.labels().get(0).toFloatVector()).containsExactly(first + 7, first + 8, first + 9);
                assertThat(example.featureMasks()).containsOnlyNulls();
            }
        }
    }

    @Test
    void copiesOutliveTheirBatch() {
        INDArray features = Nd4j.ones(DataType.FLOAT, 3, 2, 4);
        INDArray labels = Nd4j.createFromArray(0, 1, 2);
        try (Example example = Example.copy(Batch.of(features, labels), 2)) {
            features.assign(0);
            labels.assign(0);
            assertThat(example.features().get(0).shape()).containsExactly(2, 4);
            assertThat(example.features().get(0).sumNumber().doubleValue()).isEqualTo(8);
            assertThat(example.labels().get(0).rank()).isZero();
            assertThat(example.labels().get(0).getInt(0)).isEqualTo(2);
        }
    }
}
