package dev.spectrascope.trainer.data;

/** Extent of one image: channels, then rows and columns of pixels. */
public record ImageShape(int channels, int height, int width) {

    /** Number of values in one channel. */
    public int pixels() {
        return height * width;
    }

    /** Number of values in the whole image. */
    public int size() {
        return channels * height * width;
    }

    @Override
    public String toString() {
        return channels + "×" + height + "×" + width;
    }
}
