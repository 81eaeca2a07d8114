package dev.spectrascope.trainer.data;

import dev.spectrascope.trainer.BadInputException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The IDX format of MNIST and Fashion-MNIST (big-endian header, unsigned bytes), plain or gzipped. */
final class IdxFiles {
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;
    private static final String RESOURCES = "fashion-mnist/";

    /** Where the bytes of a file of that name come from; null if there is no such file. */
    @FunctionalInterface
    private interface Source {
        InputStream open(String file) throws IOException;
    }

    /** Of Fashion-MNIST, as its authors call them. */
    private static final List<String> BUNDLED_CLASSES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    private IdxFiles() {}

    /** Reads the four files of a directory. */
    static TrainTest read(Path directory) {
        return read(directory.toString(), List.of(), file -> {
            Path path = directory.resolve(file);
            return Files.isRegularFile(path) ? Files.newInputStream(path) : null;
        });
    }

    /** Reads the subset of Fashion-MNIST that comes with this program. */
    static TrainTest readBundled() {
        return read(
                "bundled Fashion-MNIST", BUNDLED_CLASSES, file -> IdxFiles.class.getResourceAsStream(RESOURCES + file));
    }

    private static TrainTest read(String place, List<String> classNames, Source source) {
        Images trainImages = images(place, source, "train-images");
        int[] trainLabels = labels(place, source, "train-labels", trainImages.count());
        Images testImages = images(place, source, "t10k-images");
        int[] testLabels = labels(place, source, "t10k-labels", testImages.count());
        if (!trainImages.shape().equals(testImages.shape())) {
            throw new BadInputException(place + ": training images are " + trainImages.shape() + " but test images are "
                    + testImages.shape() + "; both must have one size");
        }
        int classes = Arrays.stream(trainLabels).max().orElse(0) + 1;
        int testClasses = Arrays.stream(testLabels).max().orElse(0) + 1;
        if (testClasses > classes) {
            throw new BadInputException(place + ": the test set has class " + (testClasses - 1)
                    + ", of which there is no training image; use the two sets of one source");
        }
        return new TrainTest(
                new LabelledImages(
                        place + " (training)",
                        trainImages.shape(),
                        classes,
                        classNames,
                        trainImages.pixels(),
                        trainLabels),
                new LabelledImages(
                        place + " (test)", testImages.shape(), classes, classNames, testImages.pixels(), testLabels));
    }

    private record Images(ImageShape shape, byte[] pixels) {
        int count() {
            return pixels.length / shape.size();
        }
    }

    @FunctionalInterface
    private interface Content<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static Images images(String place, Source source, String stem) {
        return open(place, source, List.of(stem + "-idx3-ubyte", stem + ".idx3-ubyte"), in -> {
            requireMagic(in.readInt(), IMAGES, "images");
            int count = in.readInt();
            ImageShape shape = new ImageShape(1, in.readInt(), in.readInt());
            if (count <= 0 || shape.height() <= 0 || shape.width() <= 0) {
                throw new IOException("a header with " + count + " images of " + shape);
            }
            long size = (long) shape.height() * shape.width() * count;
            if (shape.height() > 1024 || shape.width() > 1024 || size > Integer.MAX_VALUE - 8) {
                throw new IOException("a header with more than can be read: " + count + " images of " + shape);
            }
            return new Images(shape, payload(in, (int) size));
        });
    }

    private static int[] labels(String place, Source source, String stem, int images) {
        return open(place, source, List.of(stem + "-idx1-ubyte", stem + ".idx1-ubyte"), in -> {
            requireMagic(in.readInt(), LABELS, "labels");
            int count = in.readInt();
            if (count != images) {
                throw new IOException(count + " labels for " + images + " images");
            }
            byte[] bytes = payload(in, count);
            int[] labels = new int[count];
            for (int i = 0; i < count; i++) {
                labels[i] = Byte.toUnsignedInt(bytes[i]);
            }
            return labels;
        });
    }

    private static void requireMagic(int found, int expected, String what) throws IOException {
        if (found != expected) {
            throw new IOException(String.format("not IDX %s (first bytes %08x, expected %08x)", what, found, expected));
        }
    }

    /** Reads exactly what the header promised; memory grows with what is there, not with what was promised. */
    private static byte[] payload(DataInputStream in, int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("ends after " + bytes.length + " of " + size + " bytes");
        }
        if (in.read() != -1) {
            throw new IOException("goes on after the " + size + " bytes its header promises");
        }
        return bytes;
    }

    private static <T> T open(String place, Source source, List<String> names, Content<T> content) {
        for (String name : names) {
            for (String file : List.of(name, name + ".gz")) {
                try (InputStream raw = source.open(file)) {
                    if (raw != null) {
                        return content.read(decompressed(raw, file));
                    }
                } catch (EOFException e) {
                    String detail = e.getMessage() == null ? "ends too early" : e.getMessage();
                    throw unreadable(place, file, detail, e);
                } catch (IOException e) {
                    throw unreadable(place, file, e.getMessage(), e);
                }
            }
        }
        throw new BadInputException(
                place + ": no file " + names.get(0) + " (or .gz) there; give the directory that holds the IDX files");
    }

    private static DataInputStream decompressed(InputStream raw, String file) throws IOException {
        InputStream buffered = new BufferedInputStream(raw, 1 << 16);
        return new DataInputStream(
                file.endsWith(".gz") ? new BufferedInputStream(new GZIPInputStream(buffered), 1 << 16) : buffered);
    }

    private static BadInputException unreadable(String place, String file, String detail, IOException cause) {
        return new BadInputException(
                place + ": cannot read " + file + ": " + detail + "; fetch or unpack the file anew", cause);
    }
}
