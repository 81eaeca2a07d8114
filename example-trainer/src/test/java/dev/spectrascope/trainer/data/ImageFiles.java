package dev.spectrascope.trainer.data;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small image files in the published formats, with pixels given by a formula. */
final class ImageFiles {

    private ImageFiles() {}

    /** The value of a pixel, different for each image, channel and position nearby. */
    static int pixel(int image, int position) {
        return (31 * image + 7 * position + 5) % 256;
    }

    static void idxImages(Path file, int count, int height, int width) throws IOException {
        try (DataOutputStream out = create(file)) {
            out.writeInt(0x803);
            out.writeInt(count);
            out.writeInt(height);
            out.writeInt(width);
            for (int image = 0; image < count; image++) {
                for (int position = 0; position < height * width; position++) {
                    out.write(pixel(image, position));
                }
            }
        }
    }

    static void idxLabels(Path file, int... labels) throws IOException {
        try (DataOutputStream out = create(file)) {
            out.writeInt(0x801);
            out.writeInt(labels.length);
            for (int label : labels) {
                out.write(label);
            }
        }
    }

    /** Four files with 4 training images and 2 test images of 3×2, classes 0 to 2. */
    static void idx(Path directory, String suffix) throws IOException {
        idxImages(directory.resolve("train-images-idx3-ubyte" + suffix), 4, 3, 2);
        idxLabels(directory.resolve("train-labels-idx1-ubyte" + suffix), 2, 0, 1, 2);
        idxImages(directory.resolve("t10k-images-idx3-ubyte" + suffix), 2, 3, 2);
        idxLabels(directory.resolve("t10k-labels-idx1-ubyte" + suffix), 1, 0);
    }

    /** A CIFAR file: each record has the given label bytes, then 3072 values. */
    static void cifar(Path file, int[]... labels) throws IOException {
        var out = new ByteArrayOutputStream();
        for (int image = 0; image < labels.length; image++) {
            for (int label : labels[image]) {
                out.write(label);
            }
            for (int position = 0; position < 3072; position++) {
                out.write(pixel(image, position));
            }
        }
        Files.write(file, out.toByteArray());
    }

    private static DataOutputStream create(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        return new DataOutputStream(file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out);
    }
}
