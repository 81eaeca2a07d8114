package dev.spectrascope.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class ImageIteratorTest {
    /** Two channels of 2×2; the second is constant. */
    private static final LabelledImages IMAGES = new LabelledImages(
            "test",
            new ImageShape(2, 2, 2),
            3,
            List.of("a", "b", "c"),
            bytes(0, 10, 20, 250, 7, 7, 7, 7, 40, 50, 60, 70, 7, 7, 7, 7),
            new int[] {2, 0});

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void standardisesEachChannel() {
        Standardisation standardisation = Standardisation.of(IMAGES);

        // Mean 62.5; mean square (0 + 100 + 400 + 62500 + 1600 + 2500 + 3600 + 4900) / 8 = 9450.
        assertThat(standardisation.mean()[0]).isCloseTo(62.5, within(1e-12));
        assertThat(standardisation.deviation()[0]).isCloseTo(Math.sqrt(9450 - 62.5 * 62.5), within(1e-10));
        assertThat(standardisation.mean()[1]).isCloseTo(7, within(1e-12));
        assertThat(standardisation.deviation()[1]).isEqualTo(1);
    }

    @Test
    void batchesCallTheClassesByName() {
        var encoding = new ImageEncoding(IMAGES.shape(), false, Standardisation.of(IMAGES), DataType.DOUBLE);

        ImageIterator batches = ImageIterator.inOrder(IMAGES, encoding, 1);

        assertThat(batches.next().getLabelNamesList())
                .isEqualTo(batches.getLabels())
                .containsExactly("a", "b", "c");
    }

    @Test
    void aStandardisedSetHasMeanZeroAndDeviationOne() {
        LabelledImages train = DataSource.parse("bundled").load().train();
        var encoding = new ImageEncoding(train.shape(), false, Standardisation.of(train), DataType.DOUBLE);

        INDArray features = ImageIterator.inOrder(train, encoding, 128).all().getFeatures();

        assertThat(features.meanNumber().doubleValue()).isCloseTo(0, within(1e-9));
        assertThat(features.stdNumber(false).doubleValue()).isCloseTo(1, within(1e-9));
    }

    @Test
    void padsWithBlackBeforeStandardising() {
        var standardisation = new Standardisation(new double[] {10, 7}, new double[] {20, 2});
        var encoding = new ImageEncoding(new ImageShape(2, 4, 4), false, standardisation, DataType.DOUBLE);

        DataSet all = ImageIterator.inOrder(IMAGES, encoding, 1).all();

        INDArray features = all.getFeatures();
        assertThat(features.shape()).containsExactly(2, 2, 4, 4);
        assertThat(features.getDouble(0, 0, 0, 0)).isEqualTo(-0.5);
        assertThat(features.getDouble(0, 1, 3, 3)).isEqualTo(-3.5);
        assertThat(features.getDouble(0, 0, 1, 1)).isEqualTo(-0.5);
        assertThat(features.getDouble(0, 0, 1, 2)).isEqualTo(0);
        assertThat(features.getDouble(0, 0, 2, 2)).isEqualTo(12);
        assertThat(features.getDouble(1, 0, 2, 1)).isEqualTo(2.5);
        assertThat(features.getDouble(1, 1, 1, 1)).isEqualTo(0);
        assertThat(all.getLabels().toDoubleMatrix()).isDeepEqualTo(new double[][] {{0, 0, 1}, {1, 0, 0}});
    }

    @Test
    void flattensForDenseNetworksInThePrecisionAskedFor() {
        var encoding = new ImageEncoding(IMAGES.shape(), true, Standardisation.of(IMAGES), DataType.FLOAT);

        DataSet batch = ImageIterator.inOrder(IMAGES, encoding, 2).next();

        assertThat(batch.getFeatures().shape()).containsExactly(2, 8);
        assertThat(batch.getFeatures().dataType()).isEqualTo(DataType.FLOAT);
        assertThat(batch.getLabels().dataType()).isEqualTo(DataType.FLOAT);
    }

    @Test
    void eachPassIsAnotherPermutationGivenByTheSeed() {
        List<Integer> first = pass(numbered(7));
        ImageIterator iterator = numbered(7);
        List<Integer> again = pass(iterator);
        iterator.reset();
        iterator.reset();
        List<Integer> second = pass(iterator);
        ImageIterator other = numbered(7);
        pass(other);
        other.reset();

        assertThat(again).isEqualTo(first);
        assertThat(second).isNotEqualTo(first).containsExactlyInAnyOrderElementsOf(first);
        assertThat(pass(other)).isEqualTo(second);
        assertThat(pass(numbered(8))).isNotEqualTo(first);
        assertThat(first).hasSize(10).doesNotHaveDuplicates();
    }

    /** Ten images of one pixel, whose value is their number; batches of 4, 4 and 2. */
    private static ImageIterator numbered(long seed) {
        var images = new LabelledImages(
                "numbered", new ImageShape(1, 1, 1), 1, List.of(), bytes(0, 1, 2, 3, 4, 5, 6, 7, 8, 9), new int[10]);
        var encoding = new ImageEncoding(
                images.shape(), true, new Standardisation(new double[] {0}, new double[] {1}), DataType.DOUBLE);
        return ImageIterator.shuffled(images, encoding, 4, seed);
    }

    private static List<Integer> pass(ImageIterator iterator) {
        List<Integer> seen = new ArrayList<>();
        int batches = 0;
        while (iterator.hasNext()) {
            for (double value : iterator.next().getFeatures().toDoubleVector()) {
                seen.add((int) value);
            }
            batches++;
        }
        assertThat(batches).isEqualTo(iterator.batches()).isEqualTo(3);
        return seen;
    }
}
