package dev.spectrascope.probes.network.tape;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The mean and deviation that a normalisation uses, one for each channel.
 *
 * @param mean μ, of shape [c]
 * @param inverseDeviation 1/σ, of shape [c]
 * @param zeros [c] zeros
 * @param ones [c] ones
 */
public record FixedMoments(INDArray mean, INDArray inverseDeviation, INDArray zeros, INDArray ones) {

    /**
     * Given moments.
     *
     * @param mean μ, of shape [c]
     * @param inverseDeviation 1/σ, of shape [c]
     */
    public static FixedMoments of(INDArray mean, INDArray inverseDeviation) {
        return new FixedMoments(mean, inverseDeviation, Nd4j.zerosLike(mean), Nd4j.onesLike(mean));
    }
}
