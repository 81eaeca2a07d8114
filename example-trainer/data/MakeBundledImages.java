import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Makes the bundled subset of Fashion-MNIST: the first so many images of each class, in the order of the original
 * files, written in the original format (IDX, gzipped).
 *
 * <p>{@code java MakeBundledImages.java SOURCE_DIRECTORY TARGET_DIRECTORY TRAIN_PER_CLASS TEST_PER_CLASS}
 */
final class MakeBundledImages {
    private static final int CLASSES = 10;

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            System.err.println("usage: java MakeBundledImages.java SOURCE TARGET TRAIN_PER_CLASS TEST_PER_CLASS");
            System.exit(2);
        }
        Path source = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        subset(source, target, "train", Integer.parseInt(arguments[2]));
        subset(source, target, "t10k", Integer.parseInt(arguments[3]));
    }

    private static void subset(Path source, Path target, String part, int perClass) throws IOException {
        String labelFile = part + "-labels-idx1-ubyte.gz";
        String imageFile = part + "-images-idx3-ubyte.gz";
        try (DataInputStream labels = open(source.resolve(labelFile));
                DataInputStream images = open(source.resolve(imageFile))) {
            require(labels.readInt() == 0x801, labelFile);
            require(images.readInt() == 0x803, imageFile);
            int count = labels.readInt();
            require(images.readInt() == count, imageFile);
            int rows = images.readInt();
            int columns = images.readInt();
            int[] taken = new int[CLASSES];
            ByteArrayOutputStream chosenLabels = new ByteArrayOutputStream();
            List<byte[]> chosenImages = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int label = labels.readUnsignedByte();
                byte[] image = images.readNBytes(rows * columns);
                if (taken[label]++ < perClass) {
                    chosenLabels.write(label);
                    chosenImages.add(image);
                }
            }
            require(chosenImages.size() == perClass * CLASSES, imageFile);
            try (DataOutputStream out = create(target.resolve(labelFile))) {
                out.writeInt(0x801);
                out.writeInt(chosenImages.size());
                chosenLabels.writeTo(out);
            }
            try (DataOutputStream out = create(target.resolve(imageFile))) {
                out.writeInt(0x803);
                out.writeInt(chosenImages.size());
                out.writeInt(rows);
                out.writeInt(columns);
                for (byte[] image : chosenImages) {
                    out.write(image);
                }
            }
        }
    }

    private static DataInputStream open(Path file) throws IOException {
        return new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
    }

    private static DataOutputStream create(Path file) throws IOException {
        return new DataOutputStream(new BestGzip(Files.newOutputStream(file)));
    }

    private static void require(boolean condition, String file) throws IOException {
        if (!condition) {
            throw new IOException(file + ": not the Fashion-MNIST file expected, or too few images of a class");
        }
    }

    /** Gzip at the highest level of compression. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
