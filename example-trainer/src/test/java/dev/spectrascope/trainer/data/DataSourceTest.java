package dev.spectrascope.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spectrascope.trainer.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DataSourceTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", ".gz"})
    void readsIdxPlainAndGzipped(String suffix) throws IOException {
        ImageFiles.idx(directory, suffix);

        TrainTest images = DataSource.parse("idx:" + directory).load();

        assertThat(images.train().shape()).isEqualTo(new ImageShape(1, 3, 2));
        assertThat(images.train().classes()).isEqualTo(3);
        assertThat(images.train().labels()).containsExactly(2, 0, 1, 2);
        assertThat(images.test().labels()).containsExactly(1, 0);
        for (int image = 0; image < 4; image++) {
            for (int position = 0; position < 6; position++) {
                assertThat(images.train().pixels()[6 * image + position])
                        .isEqualTo((byte) ImageFiles.pixel(image, position));
            }
        }
    }

    @Test
    void readsCifar10() throws IOException {
        for (int part = 1; part <= 5; part++) {
            ImageFiles.cifar(directory.resolve("data_batch_" + part + ".bin"), new int[] {part}, new int[] {9});
        }
        ImageFiles.cifar(directory.resolve("test_batch.bin"), new int[] {7});

        TrainTest images = DataSource.parse("cifar10:" + directory).load();

        assertThat(images.train().shape()).isEqualTo(new ImageShape(3, 32, 32));
        assertThat(images.train().classes()).isEqualTo(10);
        assertThat(images.train().labels()).containsExactly(1, 9, 2, 9, 3, 9, 4, 9, 5, 9);
        assertThat(images.test().labels()).containsExactly(7);
        // The second image of the third file, last value.
        assertThat(images.train().pixels()[6 * 3072 - 1]).isEqualTo((byte) ImageFiles.pixel(1, 3071));
    }

    @Test
    void readsTheFineLabelsOfCifar100() throws IOException {
        ImageFiles.cifar(directory.resolve("train.bin"), new int[] {19, 99}, new int[] {0, 42});
        ImageFiles.cifar(directory.resolve("test.bin"), new int[] {3, 1});

        TrainTest images = DataSource.parse("cifar100:" + directory).load();

        assertThat(images.train().classes()).isEqualTo(100);
        assertThat(images.train().labels()).containsExactly(99, 42);
        assertThat(images.train().pixels()[3072]).isEqualTo((byte) ImageFiles.pixel(1, 0));
    }

    @Test
    void theBundledImagesAreBalanced() {
        TrainTest images = DataSource.parse("bundled").load();

        assertThat(images.train().shape()).isEqualTo(new ImageShape(1, 28, 28));
        for (int c = 0; c < 10; c++) {
            int label = c;
            assertThat(Arrays.stream(images.train().labels())
                            .filter(l -> l == label)
                            .count())
                    .isEqualTo(600);
            assertThat(Arrays.stream(images.test().labels())
                            .filter(l -> l == label)
                            .count())
                    .isEqualTo(150);
        }
    }

    @Test
    void takesTheFirstImagesOfEachClass() throws IOException {
        ImageFiles.idx(directory, "");
        LabelledImages one = DataSource.parse("idx:" + directory).load().train().firstOfEachClass(1);

        assertThat(one.labels()).containsExactly(2, 0, 1);
        assertThat(one.pixels()[6]).isEqualTo((byte) ImageFiles.pixel(1, 0));
        assertThatThrownBy(() -> one.firstOfEachClass(2))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("class 0")
                .hasMessageEndingWith("ask for at most 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mnist", "idx", "cifar10:", "IDX:somewhere", ""})
    void refusesOtherSources(String text) {
        assertThatThrownBy(() -> DataSource.parse(text))
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining(":DIR");
    }

    @Test
    void namesAMissingDirectoryOrFile() {
        assertThatThrownBy(() ->
                        DataSource.parse("idx:" + directory.resolve("absent")).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("absent: no such directory");
        assertThatThrownBy(() -> DataSource.parse("idx:" + directory).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no file train-images-idx3-ubyte");
        assertThatThrownBy(() -> DataSource.parse("cifar10:" + directory).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContaining("no file data_batch_1.bin");
    }

    @Test
    void tellsMalformedIdxFilesInOneLine() throws IOException {
        ImageFiles.idx(directory, "");
        Path images = directory.resolve("train-images-idx3-ubyte");
        byte[] whole = Files.readAllBytes(images);

        Files.write(images, Arrays.copyOf(whole, whole.length - 1));
        assertRefused("train-images-idx3-ubyte", "ends after 23 of 24 bytes");
        Files.write(images, Arrays.copyOf(whole, whole.length + 1));
        assertRefused("train-images-idx3-ubyte", "goes on after the 24 bytes");
        Files.write(images, Arrays.copyOf(whole, 7));
        assertRefused("train-images-idx3-ubyte", "ends too early");
        Files.copy(directory.resolve("train-labels-idx1-ubyte"), images, StandardCopyOption.REPLACE_EXISTING);
        assertRefused("train-images-idx3-ubyte", "first bytes 00000801, expected 00000803");
        Files.write(images, whole);
        ImageFiles.idxLabels(directory.resolve("train-labels-idx1-ubyte"), 0, 1, 2);
        assertRefused("train-labels-idx1-ubyte", "3 labels for 4 images");
        ImageFiles.idxLabels(directory.resolve("train-labels-idx1-ubyte"), 0, 0, 0, 0);
        assertRefused("class 1", "no training image");
    }

    @Test
    void tellsAGzipThatIsNone() throws IOException {
        ImageFiles.idx(directory, ".gz");
        Files.writeString(directory.resolve("t10k-labels-idx1-ubyte.gz"), "<html>404 Not Found</html>");

        assertRefused("t10k-labels-idx1-ubyte.gz", "Not in GZIP format");
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> DataSource.parse("idx:" + directory).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll(parts)
                .message()
                .hasLineCount(1);
    }

    @Test
    void tellsTruncatedAndMistakenCifarFiles() throws IOException {
        ImageFiles.cifar(directory.resolve("train.bin"), new int[] {100});
        assertThatThrownBy(() -> DataSource.parse("cifar100:" + directory).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("train.bin", "3073 bytes", "3074");

        ImageFiles.cifar(directory.resolve("train.bin"), new int[] {0, 100});
        ImageFiles.cifar(directory.resolve("test.bin"), new int[] {0, 1});
        assertThatThrownBy(() -> DataSource.parse("cifar100:" + directory).load())
                .isInstanceOf(BadInputException.class)
                .hasMessageContainingAll("train.bin", "label 100 at byte 1");
    }
}
