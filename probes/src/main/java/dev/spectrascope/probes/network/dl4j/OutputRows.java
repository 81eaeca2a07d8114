package dev.spectrascope.probes.network.dl4j;

import dev.spectrascope.probes.network.block.Misclassified;
import dev.spectrascope.probes.network.block.RowWeights;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * One output of a network on a batch, as DL4J hands it to a loss: a row for each example, time step or pixel.
 *
 * @param values f, the pre-activations, [rows, C]
 * @param labels as the loss takes them
 * @param mask of the labels, or null
 */
public record OutputRows(ILossFunction loss, IActivation activation, INDArray values, INDArray labels, INDArray mask) {

    /** Small beside what f is of, and large beside its rounding; the losses are smooth, or bent at single places. */
    private static final double STEP = 1e-6;

    /** Σ ℓ, by DL4J. */
    public double lossSum() {
        return loss.computeScore(labels, values.dup(), activation, mask, false);
    }

    /** ∂ℓ/∂f, [rows, C], by DL4J. */
    public INDArray gradient() {
        return gradientAt(values);
    }

    private INDArray gradientAt(INDArray point) {
        return loss.computeGradient(labels, point.dup(), activation, mask).detach();
    }

    /** ∂²ℓ/∂f² u, [rows, C], by central differences of DL4J's gradient. */
    public INDArray hessianProduct(INDArray u) {
        double largest = u.amaxNumber().doubleValue();
        if (largest == 0) {
            return u.dup();
        }
        double step = STEP / largest;
        INDArray plus = gradientAt(values.add(u.mul(step)));
        return plus.subi(gradientAt(values.sub(u.mul(step)))).divi(2 * step);
    }

    /** The wrong predictions, where the labels are one-hot. */
    public Misclassified misclassified() {
        return Misclassified.ofOneHot(values, labels, new RowWeights(mask));
    }
}
