package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMax;
import org.nd4j.linalg.api.ops.impl.scalar.ScalarMin;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * ℓ = −Σ<sub>c</sub> w<sub>c</sub> y<sub>c</sub> log softmax(f)<sub>c</sub>, with labels that need not sum to one.
 *
 * <p>With s = Σ w<sub>c</sub> y<sub>c</sub> and p = softmax(f), ∂ℓ/∂f = s p − w y and ∂²ℓ/∂f² = s (diag(p) − pp<sup>T</sup>).
 * The reported loss clips p to [ε, 1 − ε], as DL4J's does; the derivatives do not.
 */
final class SoftmaxCrossEntropy implements Loss {

    private final double clip;
    private final INDArray weights;

    /**
     * The loss.
     *
     * @param clip ε, or 0
     * @param weights w, C values of the computation's precision, or null for ones
     */
    SoftmaxCrossEntropy(double clip, INDArray weights) {
        this.clip = clip;
        this.weights = weights;
    }

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights rowWeights, double scale, Scratch scratch) {
        INDArray probabilities = scratch.like(outputs);
        Nd4j.exec(new SoftMax(outputs, probabilities, 1));
        INDArray weighted = scratch.copy(labels);
        if (weights != null) {
            weighted.muliRowVector(weights);
        }
        rowWeights.applyTo(weighted);
        INDArray mass = weighted.sum(scratch.array(labels.size(0)), 1).reshape(labels.size(0), 1);
        double sum = sum(scratch.copy(probabilities), weighted);
        Misclassified wrong = Misclassified.largest(outputs, labels, rowWeights);
        // From here on the arrays carry the scale.
        INDArray gradient = scratch.copy(probabilities)
                .muliColumnVector(mass)
                .subi(weighted)
                .muli(scale);
        INDArray curvature = scratch.copy(probabilities).muliColumnVector(mass).muli(scale);
        return new AtPoint(sum, wrong, gradient, probabilities, curvature);
    }

    private double sum(INDArray probabilities, INDArray weighted) {
        if (clip > 0) {
            Nd4j.exec(new ScalarMax(probabilities, null, probabilities, clip));
            Nd4j.exec(new ScalarMin(probabilities, null, probabilities, 1 - clip));
        }
        // Summed in double, whatever the precision: the number is compared between epochs.
        INDArray terms = Transforms.log(probabilities, false).muli(weighted).castTo(DataType.DOUBLE);
        return -terms.sumNumber().doubleValue();
    }

    /**
     * The derivatives.
     *
     * @param probabilities p
     * @param curvature scale · s · p
     */
    private record AtPoint(
            double sum, Misclassified misclassified, INDArray gradient, INDArray probabilities, INDArray curvature)
            implements LossAtPoint {

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            INDArray weighted = probabilities.mul(u, scratch.like(u));
            INDArray means = weighted.sum(scratch.array(u.size(0)), 1).reshape(u.size(0), 1);
            INDArray centred = u.subColumnVector(means);
            return curvature.mul(centred, scratch.like(u));
        }

        @Override
        public List<INDArray> kept() {
            return List.of(probabilities, curvature);
        }
    }
}
