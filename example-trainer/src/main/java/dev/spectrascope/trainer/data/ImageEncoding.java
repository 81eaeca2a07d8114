package dev.spectrascope.trainer.data;

import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns images into the arrays a network takes: zero-padded first, standardised then (so a padded
 * pixel is a black one and afterwards not 0).
 *
 * @param input extent of the padded image
 * @param flat whether features are [example, value] rather than [example, channel, row, column]
 * @param standardisation shift and scale, always the training set's
 * @param precision type of features and labels
 */
public record ImageEncoding(ImageShape input, boolean flat, Standardisation standardisation, DataType precision) {

    /** Features and one-hot labels of the images at {@code order[from]} to {@code order[to - 1]}. */
    DataSet encode(LabelledImages images, int[] order, int from, int to) {
        ImageShape raw = images.shape();
        int top = (input.height() - raw.height()) / 2;
        int left = (input.width() - raw.width()) / 2;
        int count = to - from;
        double[] features = new double[count * input.size()];
        double[] labels = new double[count * images.classes()];
        for (int channel = 0; channel < raw.channels(); channel++) {
            double[] table = standardisation.table(channel);
            for (int example = 0; example < count; example++) {
                int target = (example * raw.channels() + channel) * input.pixels();
                Arrays.fill(features, target, target + input.pixels(), table[0]);
                int source = (order[from + example] * raw.channels() + channel) * raw.pixels();
                for (int row = 0; row < raw.height(); row++) {
                    int line = target + (top + row) * input.width() + left;
                    for (int column = 0; column < raw.width(); column++) {
                        features[line + column] = table[Byte.toUnsignedInt(images.pixels()[source++])];
                    }
                }
            }
        }
        for (int example = 0; example < count; example++) {
            labels[example * images.classes() + images.labels()[order[from + example]]] = 1;
        }
        long[] shape = flat
                ? new long[] {count, input.size()}
                : new long[] {count, input.channels(), input.height(), input.width()};
        DataSet examples = new DataSet(array(features, shape), array(labels, count, images.classes()));
        examples.setLabelNames(images.classNames());
        return examples;
    }

    private INDArray array(double[] values, long... shape) {
        return Nd4j.create(values, shape, precision);
    }
}
