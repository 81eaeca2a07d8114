package dev.spectrascope.programs;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Examples of several kinds that are functions of a number, and the number is one of their features: whoever sees the
 * features knows what all the rest must be.
 */
public final class NumberedExamples {

    public static final int CLASSES = 3;

    /** The number divided by this is what features hold. */
    private static final float SCALE = 100;

    /** Examples that a program puts into one minibatch. */
    static final int BATCH = 6;

    private static final int SEQUENCE_FEATURES = 3;

    private NumberedExamples() {}

    /**
     * The number of an example.
     *
     * @param feature the first feature, at the first step if there are several
     */
    public static int number(double feature) {
        return (int) Math.round(feature * SCALE) - 1;
    }

    /** What {@link #number} makes a number of. */
    static float feature(int number) {
        return (number + 1) / SCALE;
    }

    /** Inputs [n, 4] and [n, 3]; a class, [n, 3], and two values, [n, 2], of which every fourth example has none. */
    public static MultiDataSet twoInputsAndOutputs(int from, int count) {
        INDArray first = Nd4j.zeros(DataType.FLOAT, count, 4);
        INDArray second = Nd4j.zeros(DataType.FLOAT, count, 3);
        INDArray label = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
        INDArray values = Nd4j.zeros(DataType.FLOAT, count, 2);
        INDArray mask = Nd4j.zeros(DataType.FLOAT, count, 1);
        for (int i = 0; i < count; i++) {
            int number = from + i;
            first.putScalar(i, 0, feature(number));
            second.putScalar(i, 0, feature(number));
            for (int j = 1; j < 4; j++) {
                first.putScalar(i, j, Math.sin(number * j));
            }
            for (int j = 1; j < 3; j++) {
                second.putScalar(i, j, Math.cos(number * j));
            }
            label.putScalar(i, number % CLASSES, 1);
            values.putScalar(i, 0, Math.sin(number)).putScalar(i, 1, 0.5 * Math.cos(number));
            mask.putScalar(i, 0, number % 4 == 3 ? 0 : 1);
        }
        return new MultiDataSet(
                new INDArray[] {first, second}, new INDArray[] {label, values}, null, new INDArray[] {null, mask});
    }

    /** Features [n, 3] and two values, [n, 2]. */
    public static DataSet values(int from, int count) {
        MultiDataSet examples = twoInputsAndOutputs(from, count);
        return new DataSet(examples.getFeatures(1), examples.getLabels(1));
    }

    /** Steps of a sequence: 3 to 6. The longest of {@link #BATCH} has 4, 5 or 6. */
    public static int length(int number) {
        return 3 + number % 2 + number / BATCH % 3;
    }

    /**
     * Sequences with a class at each step but the first: features [n, 3, t], labels [n, 3, t], masks of both [n, t], t the
     * longest of these sequences.
     */
    public static DataSet sequences(int from, int count) {
        int longest = 0;
        for (int i = 0; i < count; i++) {
            longest = Math.max(longest, length(from + i));
        }
        INDArray features = Nd4j.zeros(DataType.FLOAT, count, SEQUENCE_FEATURES, longest);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES, longest);
        INDArray featureMask = Nd4j.zeros(DataType.FLOAT, count, longest);
        INDArray labelMask = Nd4j.zeros(DataType.FLOAT, count, longest);
        for (int i = 0; i < count; i++) {
            int number = from + i;
            for (int t = 0; t < length(number); t++) {
                features.putScalar(new int[] {i, 0, t}, feature(number));
                features.putScalar(new int[] {i, 1, t}, Math.sin(number + t));
                features.putScalar(new int[] {i, 2, t}, Math.cos(number * t));
                labels.putScalar(new int[] {i, (number + t / 3) % CLASSES, t}, 1);
                featureMask.putScalar(i, t, 1);
                labelMask.putScalar(i, t, t == 0 ? 0 : 1);
            }
        }
        return new DataSet(features, labels, featureMask, labelMask);
    }
}
