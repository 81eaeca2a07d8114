package dev.spectrascope.probes.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;

/** Examples in a file, in either of DL4J's two formats. */
public final class SavedExamples {

    private SavedExamples() {}

    /**
     * Reads what {@code DataSet.save} or {@code MultiDataSet.save} wrote.
     *
     * @throws IOException if the file cannot be read or holds no examples with labels; the message names the file
     */
    public static MultiDataSet read(Path file) throws IOException {
        MultiDataSet examples;
        try {
            examples = isMultiple(file) ? readMultiple(file) : readSingle(file);
        } catch (RuntimeException | LinkageError e) {
            throw new IOException(
                    file + " is not readable as examples (DataSet.save or MultiDataSet.save): " + e.getMessage(), e);
        }
        if (isEmpty(examples.getFeatures()) || isEmpty(examples.getLabels())) {
            throw new IOException(file + " holds no examples with labels (DataSet.save or MultiDataSet.save)");
        }
        return examples;
    }

    private static boolean isEmpty(INDArray[] arrays) {
        if (arrays == null || arrays.length == 0) {
            return true;
        }
        for (INDArray array : arrays) {
            if (array == null || array.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /**
     * A {@code MultiDataSet} begins with the number of its inputs, 4 bytes of which the first is the highest: 0. A
     * {@code DataSet} begins with a byte of flags that has a bit set for the features.
     */
    private static boolean isMultiple(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 0;
        }
    }

    private static MultiDataSet readSingle(Path file) {
        DataSet examples = new DataSet();
        examples.load(file.toFile());
        return (MultiDataSet) examples.toMultiDataSet();
    }

    private static MultiDataSet readMultiple(Path file) throws IOException {
        MultiDataSet examples = new MultiDataSet();
        examples.load(file.toFile());
        withoutPlaceholders(examples.getFeaturesMaskArrays());
        withoutPlaceholders(examples.getLabelsMaskArrays());
        return examples;
    }

    /** Absent masks are saved as [−1]; a JVM that has not itself saved one does not take that back. */
    private static void withoutPlaceholders(INDArray[] masks) {
        for (int i = 0; masks != null && i < masks.length; i++) {
            if (masks[i] != null && masks[i].length() == 1 && masks[i].getDouble(0) == -1) {
                masks[i] = null;
            }
        }
    }
}
