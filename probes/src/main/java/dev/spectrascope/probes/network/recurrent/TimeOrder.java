package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.tape.Scratch;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The order in which time steps follow each other.
 *
 * @param steps t
 * @param backwards whether the last is the first to be computed
 */
record TimeOrder(long steps, boolean backwards) {

    /** The time of a position in this order. */
    long at(long position) {
        return backwards ? steps - 1 - position : position;
    }

    /** All time steps but the last to be computed. */
    INDArray earlier(INDArray sequence, Scratch scratch) {
        return scratch.slice(sequence, 0, backwards ? 1 : 0, backwards ? steps : steps - 1);
    }

    /** All time steps but the first to be computed, in the order of {@link #earlier}. */
    INDArray later(INDArray sequence, Scratch scratch) {
        return scratch.slice(sequence, 0, backwards ? 0 : 1, backwards ? steps - 1 : steps);
    }
}
