package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The transpose of a linear map.
 *
 * @param map A, where this is A<sup>T</sup>
 */
public record TransposedMap(LinearMap map) implements LinearMap {

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        return map.adjoint(x, scratch);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return map.apply(cotangent, scratch);
    }

    @Override
    public List<INDArray> kept() {
        return map.kept();
    }
}
