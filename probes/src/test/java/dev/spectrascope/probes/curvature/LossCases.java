package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Losses after various activations, and activations within a network; the details of both have tests of their own. */
final class LossCases {

    private static final int EXAMPLES = 7;
    private static final int OUTPUTS = 3;

    private LossCases() {}

    static Stream<NetworkCase> all() {
        List<NetworkCase> cases = new ArrayList<>();
        INDArray weights = Nd4j.createFromArray(new double[][] {{0.5, 2, 1.25}});
        IActivation identity = Activation.IDENTITY.getActivationFunction();
        IActivation tanh = Activation.TANH.getActivationFunction();
        IActivation sigmoid = Activation.SIGMOID.getActivationFunction();
        IActivation softmax = Activation.SOFTMAX.getActivationFunction();
        IActivation softplus = Activation.SOFTPLUS.getActivationFunction();
        IActivation leaky = new ActivationLReLU(0.1);
        cases.add(loss(new LossMSE(weights), identity, true));
        cases.add(loss(new LossMSE(), softmax, true));
        cases.add(loss(new LossL2(), leaky, false));
        cases.add(loss(new LossL2(weights), softplus, true));
        cases.add(loss(new LossMAE(weights), tanh, false));
        cases.add(loss(new LossL1(), tanh, false));
        cases.add(loss(new LossMAPE(), tanh, false));
        cases.add(loss(new LossMSLE(weights), softplus, true));
        cases.add(loss(new LossMCXENT(), sigmoid, true));
        cases.add(loss(new LossMCXENT(weights), softplus, true));
        cases.add(loss(new LossNegativeLogLikelihood(), softmax, true));
        cases.add(loss(new LossSparseMCXENT(weights), softmax, true));
        cases.add(loss(new LossBinaryXENT(weights), sigmoid, true));
        cases.add(loss(new LossKLD(), softmax, true));
        cases.add(loss(new LossPoisson(), softplus, true));
        cases.add(loss(new LossHinge(), tanh, false));
        cases.add(loss(new LossSquaredHinge(), identity, false));
        cases.add(loss(new LossCosineProximity(), identity, true));
        cases.add(loss(new LossWasserstein(), tanh, true));
        cases.add(loss(new LossMultiLabel(), identity, true));
        cases.add(loss(new LossMultiLabel(), sigmoid, true));
        cases.add(mixture(identity));
        cases.add(mixture(tanh));
        cases.add(lossLayer());
        cases.add(centerLoss("centers of classes", new LossMCXENT(weights), softmax));
        cases.add(centerLoss("centers, squared errors", new LossMSE(), tanh));
        for (Activation activation :
                List.of(Activation.GELU, Activation.MISH, Activation.RATIONALTANH, Activation.SOFTMAX)) {
            cases.add(hidden(activation.getActivationFunction(), true, false));
        }
        cases.add(hidden(new ActivationGELU(true), true, false));
        for (Activation activation : List.of(Activation.SELU, Activation.RECTIFIEDTANH)) {
            cases.add(hidden(activation.getActivationFunction(), false, false));
        }
        for (Activation activation : List.of(Activation.HARDTANH, Activation.HARDSIGMOID, Activation.RELU6)) {
            cases.add(hidden(activation.getActivationFunction(), false, true));
        }
        for (IActivation activation : List.of(
                new ActivationReLU(0.5, 0.1, 0.2), new ActivationThresholdedReLU(0.2), new ActivationRReLU(0.1, 0.2))) {
            cases.add(hidden(activation, false, true));
        }
        return cases.stream();
    }

    private static NetworkCase loss(ILossFunction loss, IActivation activation, boolean smooth) {
        String name = loss + " after " + activation;
        return build(name, labels(loss), smooth, false, tanh(), output(loss, activation));
    }

    private static NetworkCase mixture(IActivation activation) {
        ILossFunction loss =
                LossMixtureDensity.builder().gaussians(2).labelWidth(3).build();
        OutputLayer output = new OutputLayer.Builder(loss)
                .nOut(2 * (3 + 2))
                .activation(activation)
                .build();
        return build(loss + " after " + activation, NetworkCase.random(4, EXAMPLES, 3), true, false, tanh(), output);
    }

    private static NetworkCase lossLayer() {
        return build(
                "loss layer of squared errors after a sigmoid",
                labels(new LossMSE()),
                true,
                false,
                new DenseLayer.Builder()
                        .nOut(OUTPUTS)
                        .activation(Activation.TANH)
                        .build(),
                new LossLayer.Builder(new LossMSE())
                        .activation(Activation.SIGMOID)
                        .build());
    }

    private static NetworkCase centerLoss(String name, ILossFunction loss, IActivation activation) {
        return build(
                name,
                NetworkCase.oneHot(5, EXAMPLES, OUTPUTS),
                true,
                false,
                tanh(),
                new CenterLossOutputLayer.Builder(loss)
                        .nOut(OUTPUTS)
                        .activation(activation)
                        .lambda(0.3)
                        .build());
    }

    private static NetworkCase hidden(IActivation activation, boolean smooth, boolean piecewiseLinear) {
        return build(
                "hidden " + activation,
                NetworkCase.oneHot(2, EXAMPLES, OUTPUTS),
                smooth,
                piecewiseLinear,
                new DenseLayer.Builder().nOut(6).activation(activation).build(),
                new DenseLayer.Builder().nOut(4).activation(activation).build(),
                output(new LossMCXENT(), Activation.SOFTMAX.getActivationFunction()));
    }

    private static DenseLayer tanh() {
        return new DenseLayer.Builder().nOut(4).activation(Activation.TANH).build();
    }

    private static OutputLayer output(ILossFunction loss, IActivation activation) {
        return new OutputLayer.Builder(loss)
                .nOut(OUTPUTS)
                .activation(activation)
                .build();
    }

    private static NetworkCase build(
            String name,
            INDArray labels,
            boolean smooth,
            boolean piecewiseLinear,
            org.deeplearning4j.nn.conf.layers.Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list(layers);
        MultiLayerNetwork network = new MultiLayerNetwork(list.setInputType(InputType.feedForward(5))
                .validateOutputLayerConfig(false)
                .build());
        network.init();
        RandomParameters.assign(network, name.hashCode());
        return new NetworkCase(
                name, network, new DataSet(NetworkCase.random(3, EXAMPLES, 5), labels), smooth, piecewiseLinear);
    }

    private static INDArray labels(ILossFunction loss) {
        INDArray random = NetworkCase.random(4, EXAMPLES, OUTPUTS);
        if (loss instanceof LossHinge || loss instanceof LossSquaredHinge) {
            return Transforms.sign(random);
        }
        if (loss instanceof LossSparseMCXENT) {
            return Nd4j.createFromArray(new double[][] {{0}, {2}, {1}, {1}, {2}, {0}, {2}});
        }
        if (loss instanceof LossMultiLabel) {
            // All and none of them hold in one row each.
            INDArray holds = random.gt(0).castTo(random.dataType());
            holds.getRow(0).assign(1);
            holds.getRow(1).assign(0);
            return holds;
        }
        // Within (0, 1), away from the ends: fit for every other loss.
        return random.mul(0.4).add(0.5);
    }
}
