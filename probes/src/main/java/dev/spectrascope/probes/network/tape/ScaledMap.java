package dev.spectrascope.probes.network.tape;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A linear map times a number.
 *
 * @param map A
 * @param factor the number
 */
public record ScaledMap(LinearMap map, double factor) implements LinearMap {

    @Override
    public INDArray apply(INDArray x, Scratch scratch) {
        return map.apply(x, scratch).muli(factor);
    }

    @Override
    public INDArray adjoint(INDArray cotangent, Scratch scratch) {
        return map.adjoint(cotangent, scratch).muli(factor);
    }

    @Override
    public List<INDArray> kept() {
        return map.kept();
    }
}
