package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A sum of arrays under way: empty, or an array that further terms are added into. */
public final class Accumulator {

    private INDArray sum;

    Accumulator(INDArray sum) {
        this.sum = sum;
    }

    /** The sum so far, to add into in place, or null if there is no term yet. */
    public INDArray sum() {
        return sum;
    }

    /**
     * Adds a term.
     *
     * @param term becomes the sum itself if it is the first; it must then belong to nobody else
     */
    public void add(INDArray term) {
        if (sum == null) {
            sum = term;
        } else {
            sum.addi(term);
        }
    }
}
