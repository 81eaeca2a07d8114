package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;

/** Sequences [n, c, t] as images [n, c, t, 1]. */
final class SequenceImages {

    private SequenceImages() {}

    static Variable toImages(Tape tape, Variable x) {
        return tape.record(new ReshapeStep(x, x.shape()[0], x.shape()[1], x.shape()[2], 1));
    }

    static Variable fromImages(Tape tape, Variable x) {
        return tape.record(new ReshapeStep(x, x.shape()[0], x.shape()[1], x.shape()[2]));
    }
}
