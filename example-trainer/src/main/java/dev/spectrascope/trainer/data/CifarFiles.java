package dev.spectrascope.trainer.data;

import dev.spectrascope.trainer.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The binary formats of CIFAR-10 (a label, then 3×32×32 values) and CIFAR-100 (a coarse and a fine label, then the
 * values). Of CIFAR-100 the fine labels are used.
 */
enum CifarFiles {
    CIFAR10(
            10,
            1,
            List.of("data_batch_1.bin", "data_batch_2.bin", "data_batch_3.bin", "data_batch_4.bin", "data_batch_5.bin"),
            List.of("test_batch.bin")),
    CIFAR100(100, 2, List.of("train.bin"), List.of("test.bin"));

    private static final ImageShape SHAPE = new ImageShape(3, 32, 32);

    private final int classes;
    private final int labelBytes;
    private final List<String> trainFiles;
    private final List<String> testFiles;

    CifarFiles(int classes, int labelBytes, List<String> trainFiles, List<String> testFiles) {
        this.classes = classes;
        this.labelBytes = labelBytes;
        this.trainFiles = trainFiles;
        this.testFiles = testFiles;
    }

    TrainTest read(Path directory) {
        return new TrainTest(
                read(directory, trainFiles, directory + " (training)"),
                read(directory, testFiles, directory + " (test)"));
    }

    private LabelledImages read(Path directory, List<String> files, String name) {
        int record = labelBytes + SHAPE.size();
        long total = 0;
        for (String file : files) {
            total += records(directory.resolve(file), record);
        }
        byte[] pixels = new byte[Math.toIntExact(total * SHAPE.size())];
        int[] labels = new int[Math.toIntExact(total)];
        int image = 0;
        for (String file : files) {
            Path path = directory.resolve(file);
            byte[] bytes = bytes(path);
            for (int at = 0; at + record <= bytes.length && image < labels.length; at += record, image++) {
                // Of two labels the second is the fine one.
                labels[image] = Byte.toUnsignedInt(bytes[at + labelBytes - 1]);
                if (labels[image] >= classes) {
                    throw new BadInputException(
                            path + ": label " + labels[image] + " at byte " + (at + labelBytes - 1) + ", but there are "
                                    + classes + " classes; is this the binary version of the other CIFAR?");
                }
                System.arraycopy(bytes, at + labelBytes, pixels, image * SHAPE.size(), SHAPE.size());
            }
        }
        return new LabelledImages(name, SHAPE, classes, List.of(), pixels, labels);
    }

    private long records(Path path, int record) {
        if (!Files.isRegularFile(path)) {
            throw new BadInputException(path.getParent() + ": no file " + path.getFileName()
                    + " there; give the directory of the unpacked binary version of " + this);
        }
        try {
            long size = Files.size(path);
            if (size == 0 || size % record != 0) {
                throw new BadInputException(path + ": " + size + " bytes are not a whole number of records of " + record
                        + " bytes; is this the binary version of " + this + ", completely unpacked?");
            }
            return size / record;
        } catch (IOException e) {
            throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
