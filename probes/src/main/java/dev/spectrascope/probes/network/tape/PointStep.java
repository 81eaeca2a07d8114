package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;

/** What of a variable has one index along a dimension, without that dimension. */
public final class PointStep extends ViewStep {

    private final int dimension;
    private final long index;

    /**
     * The part at an index.
     *
     * @param dimension the dimension left out
     */
    public PointStep(Variable x, int dimension, long index) {
        super(x);
        this.dimension = dimension;
        this.index = index;
    }

    @Override
    INDArray part(INDArray whole, Scratch scratch) {
        return scratch.point(whole, dimension, index);
    }
}
