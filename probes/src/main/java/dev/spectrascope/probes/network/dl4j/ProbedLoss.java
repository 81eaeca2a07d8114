package dev.spectrascope.probes.network.dl4j;

import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A loss that remembers what it was asked of, and whose gradient can be replaced by any other: the way to the
 * pre-activations f of a DL4J network, and to J<sup>T</sup>u by its own pass backward.
 */
final class ProbedLoss implements ILossFunction {

    private static final long serialVersionUID = 1L;

    private final ILossFunction loss;
    private transient OutputRows rows;
    private transient INDArray cotangent;

    ProbedLoss(ILossFunction loss) {
        this.loss = loss;
    }

    /** What the loss was last asked of, or null. */
    OutputRows rows() {
        return rows;
    }

    /** Replaces the gradient, or with null stops doing so; of the shape of the pre-activations. */
    void replaceGradient(INDArray other) {
        cotangent = other;
    }

    private static INDArray detached(INDArray array) {
        return array == null ? null : array.dup().detach();
    }

    @Override
    public double computeScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        rows = new OutputRows(loss, activation, detached(preOutput), detached(labels), detached(mask));
        return loss.computeScore(labels, preOutput, activation, mask, average);
    }

    @Override
    public INDArray computeScoreArray(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return loss.computeScoreArray(labels, preOutput, activation, mask);
    }

    @Override
    public INDArray computeGradient(INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
        return cotangent == null ? loss.computeGradient(labels, preOutput, activation, mask) : cotangent.dup();
    }

    @Override
    public Pair<Double, INDArray> computeGradientAndScore(
            INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
        return new Pair<>(
                computeScore(labels, preOutput, activation, mask, average),
                computeGradient(labels, preOutput, activation, mask));
    }

    @Override
    public String name() {
        return loss.name();
    }
}
