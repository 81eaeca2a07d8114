package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ℓ = (1/C) Σ<sub>c</sub> (f<sub>c</sub> − y<sub>c</sub>)², which is how DL4J scales it: without a half. */
final class MeanSquaredError implements Loss {

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, double scale, Scratch scratch) {
        double factor = 1.0 / outputs.size(1);
        INDArray difference = outputs.sub(labels, scratch.like(outputs));
        double sum = Math.pow(difference.norm2Number().doubleValue(), 2) * factor;
        long wrong = Misclassified.count(outputs, labels);
        return new AtPoint(sum, wrong, difference.muli(2 * factor * scale), 2 * factor * scale);
    }

    private record AtPoint(double sum, long misclassified, INDArray gradient, double curvature) implements LossAtPoint {

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            return u.mul(curvature, scratch.like(u));
        }

        @Override
        public List<INDArray> kept() {
            return List.of();
        }
    }
}
