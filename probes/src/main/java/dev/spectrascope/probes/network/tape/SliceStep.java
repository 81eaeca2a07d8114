package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A part of a variable along one dimension. */
public final class SliceStep extends ViewStep {

    private final int dimension;
    private final long from;
    private final long to;

    /**
     * The part of indices from (inclusive) to (exclusive).
     *
     * @param dimension the dimension cut
     */
    public SliceStep(Variable x, int dimension, long from, long to) {
        super(x);
        this.dimension = dimension;
        this.from = from;
        this.to = to;
    }

    @Override
    INDArray part(INDArray whole, Scratch scratch) {
        return scratch.slice(whole, dimension, from, to);
    }
}
