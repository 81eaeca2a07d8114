package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Broadcast;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;

/**
 * ℓ = −Σ<sub>c</sub> w<sub>c</sub> y<sub>c</sub> log softmax(f)<sub>c</sub>, with labels that need not sum to one.
 *
 * <p>With s = Σ w<sub>c</sub> y<sub>c</sub> and p = softmax(f), ∂ℓ/∂f = s p − w y and ∂²ℓ/∂f² = s (diag(p) − pp<sup>T</sup>).
 * What is reported may be clipped; the derivatives are not.
 */
final class SoftmaxCrossEntropy implements Loss {

    private final ReportedLoss reported;

    /**
     * The loss.
     *
     * @param reported the loss as DL4J has it, from probabilities and labels, and w
     */
    SoftmaxCrossEntropy(ReportedLoss reported) {
        this.reported = reported;
    }

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights rowWeights, double scale, Scratch scratch) {
        INDArray probabilities = scratch.like(outputs);
        Nd4j.exec(new SoftMax(outputs, probabilities, 1));
        INDArray weighted = scratch.copy(labels);
        if (reported.weights() != null) {
            weighted.muliRowVector(reported.weights());
        }
        rowWeights.applyTo(weighted);
        INDArray masses = weighted.sum(scratch.array(labels.size(0)), 1);
        INDArray mass = masses.reshape(labels.size(0), 1);
        // From here on the arrays carry the scale.
        INDArray gradient = scratch.copy(probabilities)
                .muliColumnVector(mass)
                .subi(weighted)
                .muli(scale);
        INDArray curvature = scratch.copy(probabilities).muliColumnVector(mass).muli(scale);
        return new AtPoint(
                () -> reported.sum(probabilities, labels, rowWeights),
                () -> Misclassified.largest(outputs, labels, rowWeights),
                gradient,
                probabilities,
                masses,
                curvature);
    }

    /**
     * The derivatives.
     *
     * @param probabilities p
     * @param masses s
     * @param curvature scale · s · p
     */
    private record AtPoint(
            DoubleSupplier loss,
            Supplier<Misclassified> wrong,
            INDArray gradient,
            INDArray probabilities,
            INDArray masses,
            INDArray curvature)
            implements LossAtPoint {

        // Computed on demand, for most recordings are of batches whose loss is known already.
        @Override
        public double sum() {
            return loss.getAsDouble();
        }

        @Override
        public Misclassified misclassified() {
            return wrong.get();
        }

        @Override
        public INDArray hessianProduct(INDArray u, Scratch scratch) {
            INDArray weighted = probabilities.mul(u, scratch.like(u));
            INDArray means = weighted.sum(scratch.array(u.size(0)), 1).reshape(u.size(0), 1);
            INDArray centred = Broadcast.subtract(u, means, scratch.like(u));
            return centred.muli(curvature);
        }

        @Override
        public Optional<INDArray> softmaxMasses() {
            return Optional.of(masses);
        }

        @Override
        public List<INDArray> kept() {
            return List.of(probabilities, masses, curvature);
        }
    }
}
