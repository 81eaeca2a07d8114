package dev.spectrascope.trainer.data;

/**
 * Shift and scale that give a training set mean 0 and deviation 1, per channel, over all its pixels (before padding).
 *
 * @param mean mean per channel, in units of the byte's range (0 to 255)
 * @param deviation population standard deviation per channel, same units; 1 where a channel is constant
 */
public record Standardisation(double[] mean, double[] deviation) {
    private static final int LEVELS = 256;

    /** Mean and deviation of a set. */
    public static Standardisation of(LabelledImages images) {
        int channels = images.shape().channels();
        int pixels = images.shape().pixels();
        double[] mean = new double[channels];
        double[] deviation = new double[channels];
        for (int channel = 0; channel < channels; channel++) {
            long[] histogram = new long[LEVELS];
            for (int image = 0; image < images.count(); image++) {
                int start = (image * channels + channel) * pixels;
                for (int i = start; i < start + pixels; i++) {
                    histogram[Byte.toUnsignedInt(images.pixels()[i])]++;
                }
            }
            double count = (double) images.count() * pixels;
            for (int level = 0; level < LEVELS; level++) {
                mean[channel] += level * (histogram[level] / count);
            }
            double variance = 0;
            for (int level = 0; level < LEVELS; level++) {
                double distance = level - mean[channel];
                variance += distance * distance * (histogram[level] / count);
            }
            deviation[channel] = variance > 0 ? Math.sqrt(variance) : 1;
        }
        return new Standardisation(mean, deviation);
    }

    /** The standardised value of each of the 256 levels of a channel. */
    double[] table(int channel) {
        double[] table = new double[LEVELS];
        for (int level = 0; level < LEVELS; level++) {
            table[level] = (level - mean[channel]) / deviation[channel];
        }
        return table;
    }
}
