package dev.spectrascope.probes.network;

import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;

/** DL4J's losses, together with the activation before them, as functions of the pre-activation. */
final class Losses {

    private Losses() {}

    static Loss of(ILossFunction loss, IActivation activation, NodeState state) {
        boolean crossEntropy =
                loss.getClass() == LossMCXENT.class || loss.getClass() == LossNegativeLogLikelihood.class;
        if (crossEntropy && activation instanceof ActivationSoftmax) {
            LossMCXENT entropy = (LossMCXENT) loss;
            INDArray weights = entropy.getWeights();
            return new SoftmaxCrossEntropy(
                    entropy.getSoftmaxClipEps(),
                    weights == null ? null : weights.castTo(state.dataType()).dup());
        }
        if (loss.getClass() == LossMSE.class
                && ((LossMSE) loss).getWeights() == null
                && activation instanceof ActivationIdentity) {
            return new MeanSquaredError();
        }
        throw state.unsupported(
                "loss " + loss.getClass().getName() + " after activation " + activation,
                "are LossMCXENT and LossNegativeLogLikelihood after softmax, and LossMSE without weights after identity");
    }
}
