package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** ℓ = (1/C) Σ<sub>c</sub> (f<sub>c</sub> − y<sub>c</sub>)², which is how DL4J scales it: without a half. */
final class MeanSquaredError implements Loss {

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights weights, double scale, Scratch scratch) {
        double factor = 1.0 / outputs.size(1);
        INDArray difference = outputs.sub(labels, scratch.like(outputs));
        INDArray squares = weights.applyTo(difference.mul(difference, scratch.like(outputs)));
        double sum = squares.castTo(DataType.DOUBLE).sumNumber().doubleValue() * factor;
        Misclassified wrong = Misclassified.ofOneHot(outputs, labels, weights);
        INDArray gradient = weights.applyTo(difference.muli(2 * factor * scale));
        return new AtPoint(sum, wrong, gradient, 2 * factor * scale, weights);
    }

    private record AtPoint(
            double sum, Misclassified misclassified, INDArray gradient, double curvature, RowWeights weights)
            implements LossAtPoint {

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            return weights.applyTo(u.mul(curvature, scratch.like(u)));
        }

        @Override
        public List<INDArray> kept() {
            return weights.array() == null ? List.of() : List.of(weights.array());
        }
    }
}
