package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;

/** Volumes [n, c, d, h, w] as images, so that windows of three dimensions are two after each other: a plane, a column. */
final class Volumes {

    private Volumes() {}

    /** [n, c, d, h, w] to [n, c·d, h, w]. */
    static Variable planes(Tape tape, Variable x) {
        long[] shape = x.shape();
        return tape.record(new ReshapeStep(x, shape[0], shape[1] * shape[2], shape[3], shape[4]));
    }

    /** [n, c·d, h, w] to [n, c, d, h·w]. */
    static Variable columns(Tape tape, Variable planes, long[] volume) {
        long[] shape = planes.shape();
        return tape.record(new ReshapeStep(planes, shape[0], volume[1], volume[2], shape[2] * shape[3]));
    }

    /** [n, c, d, h·w] to [n, c, d, h, w]. */
    static Variable fromColumns(Tape tape, Variable columns, long[] plane) {
        long[] shape = columns.shape();
        return tape.record(new ReshapeStep(columns, shape[0], shape[1], shape[2], plane[0], plane[1]));
    }
}
