package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.network.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class JoinedExamplesTest {

    /** Sequences of two features; all values are different from 0. */
    private static INDArray sequences(int count, int length) {
        return Nd4j.linspace(1, count * 2 * length, count * 2 * length, DataType.FLOAT)
                .reshape(count, 2, length);
    }

    private static INDArray rows(float[]... rows) {
        return Nd4j.createFromArray(rows);
    }

    private static MultiDataSet join(Batch... batches) {
        List<Example> examples = new ArrayList<>();
        for (Batch batch : batches) {
            for (int i = 0; i < batch.size(); i++) {
                examples.add(Example.copy(batch, i));
            }
        }
        return new JoinedExamples(examples).toMultiDataSet();
    }

    private static Batch batch(INDArray features, INDArray labels, INDArray featureMask, INDArray labelMask) {
        return Batch.of(
                new INDArray[] {features}, new INDArray[] {labels}, new INDArray[] {featureMask}, new INDArray[] {
                    labelMask
                });
    }

    /** Whichever comes first. */
    @Test
    void valuesOfMinibatchesOfAnotherTypeStayWhatTheyAre() {
        INDArray features = rows(new float[] {1.5f, -2}, new float[] {0.25f, 3});
        INDArray labels = rows(new float[] {0.1f, 0.9f}, new float[] {0.9f, 0.1f});
        INDArray weights = rows(new float[] {0.5f}, new float[] {0.25f});
        Batch fractions = batch(features, labels, null, weights);
        for (DataType type :
                new DataType[] {DataType.INT32, DataType.UINT8, DataType.BOOL, DataType.DOUBLE, DataType.INT64}) {
            INDArray ones = Nd4j.ones(type, 1, 2);
            Batch whole = batch(ones, ones, null, Nd4j.ones(type, 1, 1));
            for (boolean first : new boolean[] {true, false}) {
                MultiDataSet joined = first ? join(whole, fractions) : join(fractions, whole);
                INDArray one = Nd4j.ones(DataType.FLOAT, 1, 2);
                assertJoined(joined.getFeatures(0), first, one, features);
                assertJoined(joined.getLabels(0), first, one, labels);
                assertJoined(joined.getLabelsMaskArray(0), first, Nd4j.ones(DataType.FLOAT, 1, 1), weights);
            }
        }
    }

    private static void assertJoined(INDArray joined, boolean first, INDArray one, INDArray others) {
        assertThat(joined.castTo(DataType.FLOAT))
                .isEqualTo(first ? Nd4j.vstack(one, others) : Nd4j.vstack(others, one));
    }

    @Test
    void typesThatAreAllTheSameStay() {
        for (DataType type : new DataType[] {DataType.UINT8, DataType.INT32, DataType.FLOAT16, DataType.BOOL}) {
            INDArray ones = Nd4j.ones(type, 2, 3);
            assertThat(join(Batch.of(ones, ones)).getFeatures(0).dataType()).isEqualTo(type);
        }
        INDArray indices = Nd4j.createFromArray(new int[][] {{70_000}});
        INDArray bytes = Nd4j.createFromArray(new byte[][] {{-7}});
        INDArray joined =
                join(Batch.of(indices, indices), Batch.of(bytes, bytes)).getFeatures(0);
        assertThat(joined.toLongVector()).containsExactly(70_000, -7);
    }

    @Test
    void sequencesArePaddedAndMasksSaySo() {
        INDArray longer = sequences(2, 3);
        INDArray shorter = sequences(1, 2);
        MultiDataSet joined =
                join(batch(longer, longer.mul(2), null, null), batch(shorter, shorter.mul(2), null, null));
        assertThat(joined.getFeatures(0).shape()).containsExactly(3, 2, 3);
        assertThat(joined.getFeatures(0).slice(1)).isEqualTo(longer.slice(1));
        assertThat(joined.getFeatures(0).slice(2)).isEqualTo(rows(new float[] {1, 2, 0}, new float[] {3, 4, 0}));
        assertThat(joined.getLabels(0)).isEqualTo(joined.getFeatures(0).mul(2));
        INDArray mask = rows(new float[] {1, 1, 1}, new float[] {1, 1, 1}, new float[] {1, 1, 0});
        assertThat(joined.getFeaturesMaskArray(0)).isEqualTo(mask);
        assertThat(joined.getLabelsMaskArray(0)).isEqualTo(mask);
    }

    @Test
    void masksKeepTheirMeaning() {
        INDArray longer = sequences(1, 3);
        INDArray shorter = sequences(1, 2);
        INDArray featureMask = rows(new float[] {1, 1, 0});
        INDArray labelMask = rows(new float[] {0, 1});
        MultiDataSet joined = join(batch(longer, longer, featureMask, null), batch(shorter, shorter, null, labelMask));
        assertThat(joined.getFeaturesMaskArray(0)).isEqualTo(rows(new float[] {1, 1, 0}, new float[] {1, 1, 0}));
        // Where labels had no mask, DL4J fed that of the features forward.
        assertThat(joined.getLabelsMaskArray(0)).isEqualTo(rows(new float[] {1, 1, 0}, new float[] {0, 1, 0}));
    }

    @Test
    void masksOfFeaturesAloneStayAlone() {
        INDArray longer = sequences(1, 3);
        INDArray shorter = sequences(1, 2);
        MultiDataSet joined = join(
                batch(longer, longer, rows(new float[] {1, 1, 0}), null),
                batch(shorter, shorter, rows(new float[] {1, 0}), null));
        assertThat(joined.getFeaturesMaskArray(0)).isEqualTo(rows(new float[] {1, 1, 0}, new float[] {1, 0, 0}));
        assertThat(joined.getLabelsMaskArrays()).isNull();
    }

    @Test
    void manySequencesOfOneLabelEachAreMaskedAtTheInputAlone() {
        MultiDataSet joined = join(
                batch(sequences(1, 3), rows(new float[] {0, 1}), null, null),
                batch(sequences(1, 1), rows(new float[] {1, 0}), null, null));
        assertThat(joined.getFeaturesMaskArray(0)).isEqualTo(rows(new float[] {1, 1, 1}, new float[] {1, 0, 0}));
        assertThat(joined.getLabels(0)).isEqualTo(rows(new float[] {0, 1}, new float[] {1, 0}));
        assertThat(joined.getLabelsMaskArrays()).isNull();
    }

    @Test
    void timeMayBeTheFirstDimensionOrTheOnlyOne() {
        MultiDataSet joined = join(
                batch(sequences(1, 3).permute(0, 2, 1), Nd4j.ones(1, 3), null, null),
                batch(sequences(1, 2).permute(0, 2, 1), Nd4j.ones(1, 2), null, null));
        assertThat(joined.getFeatures(0).shape()).containsExactly(2, 3, 2);
        assertThat(joined.getFeatures(0).slice(1).getRow(2)).isEqualTo(Nd4j.zeros(DataType.FLOAT, 2));
        assertThat(joined.getFeaturesMaskArray(0)).isEqualTo(rows(new float[] {1, 1, 1}, new float[] {1, 1, 0}));
        assertThat(joined.getLabels(0)).isEqualTo(rows(new float[] {1, 1, 1}, new float[] {1, 1, 0}));
    }

    @Test
    void masksOfWholeExamplesAreOneWhereThereWasNone() {
        INDArray labels = rows(new float[] {3}, new float[] {4});
        MultiDataSet joined = join(
                batch(labels, labels, null, rows(new float[] {0}, new float[] {1})), batch(labels, labels, null, null));
        assertThat(joined.getLabelsMaskArray(0))
                .isEqualTo(rows(new float[] {0}, new float[] {1}, new float[] {1}, new float[] {1}));
        assertThat(joined.getFeaturesMaskArrays()).isNull();
    }

    @Test
    void shapesStandTogetherWhereOnlyTimeVaries() {
        ExampleShapes shapes = new ExampleShapes();
        INDArray label = Nd4j.ones(1, 2);
        assertThat(shapes.admits(Batch.of(sequences(1, 3), label))).isTrue();
        assertThat(shapes.admits(Batch.of(sequences(4, 5), Nd4j.ones(4, 2)))).isTrue();
        assertThat(shapes.admits(Batch.of(Nd4j.ones(1, 3, 3), label)))
                .as("another number of features")
                .isFalse();
        assertThat(shapes.admits(Batch.of(Nd4j.ones(1, 2), label)))
                .as("no sequence")
                .isFalse();
        assertThat(shapes.admits(Batch.of(sequences(1, 1), label))).isTrue();
    }

    @Test
    void paddingDoesNotChangeWhatAnExampleIsKnownBy() {
        INDArray longer = Nd4j.zeros(DataType.FLOAT, 1, 2, 5);
        for (int t = 0; t < 3; t++) {
            for (int f = 0; f < 2; f++) {
                longer.putScalar(new int[] {0, f, t}, sequences(1, 3).getDouble(0, f, t));
            }
        }
        INDArray label = Nd4j.ones(1, 1);
        long known = Example.copy(Batch.of(sequences(1, 3), label), 0).fingerprint();
        assertThat(Example.copy(Batch.of(longer, label), 0).fingerprint()).isEqualTo(known);
        // The same values, one of them at another step.
        longer.putScalar(new int[] {0, 1, 3}, longer.getDouble(0, 1, 2)).putScalar(new int[] {0, 1, 2}, 0);
        assertThat(Example.copy(Batch.of(longer, label), 0).fingerprint()).isNotEqualTo(known);
    }

    @Test
    void copiesLiveOutsideTheWorkspaceThatIsOpen() {
        Example copy;
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager()
                .getAndActivateWorkspace(
                        WorkspaceConfiguration.builder().initialSize(1 << 16).build(), "TEST")) {
            INDArray features = Nd4j.ones(DataType.FLOAT, 1, 2);
            assertThat(features.isAttached()).as(workspace.getId()).isTrue();
            copy = Example.copy(Batch.of(features, features), 0);
        }
        assertThat(copy.features().get(0).isAttached()).isFalse();
        copy.close();
        assertThat(copy.features().get(0).wasClosed()).isTrue();
    }
}
