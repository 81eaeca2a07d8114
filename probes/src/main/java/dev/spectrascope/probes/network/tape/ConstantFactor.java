package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A matrix times constant factors, which are one for each element or one for each row: its own adjoint. */
public final class ConstantFactor implements LinearMap {

    private final INDArray factors;

    /**
     * The product with factors.
     *
     * @param factors of the matrix's shape, or [rows, 1]
     */
    public ConstantFactor(INDArray factors) {
        this.factors = factors;
    }

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        INDArray result = scratch.copy(x);
        return x.equalShapes(factors) ? result.muli(factors) : result.muliColumnVector(factors);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return apply(cotangent, scratch);
    }

    @Override
    public List<INDArray> kept() {
        return List.of(factors);
    }
}
