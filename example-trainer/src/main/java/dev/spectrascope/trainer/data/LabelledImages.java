package dev.spectrascope.trainer.data;

import dev.spectrascope.trainer.BadInputException;
import java.util.Arrays;
import java.util.List;

/**
 * Images of 8 bits per value with their classes, as they lie in the file.
 *
 * @param name what to call the set in a message
 * @param shape the extent of every image
 * @param classes number of classes; labels are below it
 * @param classNames what they are called, in order; empty where nobody knows
 * @param pixels [image, channel, row, column], unsigned bytes; shared, not copied
 * @param labels one class per image; shared, not copied
 */
public record LabelledImages(
        String name, ImageShape shape, int classes, List<String> classNames, byte[] pixels, int[] labels) {

    public LabelledImages {
        if (pixels.length != (long) labels.length * shape.size()) {
            throw new IllegalArgumentException(pixels.length + " values for " + labels.length + " images of " + shape);
        }
    }

    public int count() {
        return labels.length;
    }

    /**
     * The first {@code perClass} images of every class, in their order.
     *
     * @throws BadInputException if a class has fewer
     */
    public LabelledImages firstOfEachClass(int perClass) {
        int[] taken = new int[classes];
        int[] chosen = new int[Math.multiplyExact(perClass, classes)];
        int count = 0;
        for (int i = 0; i < labels.length; i++) {
            if (taken[labels[i]] < perClass) {
                taken[labels[i]]++;
                chosen[count++] = i;
            }
        }
        for (int c = 0; c < classes; c++) {
            if (taken[c] < perClass) {
                throw new BadInputException(perClass + " examples per class: class " + c + " of " + name + " has only "
                        + taken[c] + "; ask for at most " + smallestClass());
            }
        }
        return select(chosen);
    }

    private long smallestClass() {
        long[] perClass = new long[classes];
        for (int label : labels) {
            perClass[label]++;
        }
        return Arrays.stream(perClass).min().orElse(0);
    }

    private LabelledImages select(int[] chosen) {
        int size = shape.size();
        byte[] chosenPixels = new byte[Math.multiplyExact(chosen.length, size)];
        int[] chosenLabels = new int[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(pixels, chosen[i] * size, chosenPixels, i * size, size);
            chosenLabels[i] = labels[chosen[i]];
        }
        return new LabelledImages(name, shape, classes, classNames, chosenPixels, chosenLabels);
    }
}
