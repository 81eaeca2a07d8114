package dev.spectrascope.probes.network.tape;

import java.util.Arrays;

/**
 * Which elements of an array a view shows, and how.
 *
 * @param offset the first, from the first of the memory
 * @param order 'c' or 'f'
 * @param shape of the view; not to be changed
 * @param stride of the view; not to be changed
 */
record ViewShape(long offset, char order, long[] shape, long[] stride) {

    @Override
    public boolean equals(Object other) {
        return other instanceof ViewShape view
                && offset == view.offset
                && order == view.order
                && Arrays.equals(shape, view.shape)
                && Arrays.equals(stride, view.stride);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * Long.hashCode(offset) + order) + Arrays.hashCode(shape)) + Arrays.hashCode(stride);
    }
}
