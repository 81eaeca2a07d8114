package dev.spectrascope.probes.network.dl4j;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.normalization.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;

/** y = γ (x − μ) / sqrt(σ² + ε) + β with the running moments; DL4J's own layer differentiates by those of the batch. */
final class FixedBatchNormalizationLayer extends BatchNormalization {

    private static final long serialVersionUID = 1L;

    FixedBatchNormalizationLayer(NeuralNetConfiguration configuration, DataType dataType) {
        super(configuration, dataType);
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
        return super.activate(false, workspaces);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
        INDArray x = input.castTo(dataType);
        int channels = x.rank() == 4 && layerConf().getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
        int[] others = IntStream.range(0, x.rank()).filter(i -> i != channels).toArray();
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[channels] = x.size(channels);
        INDArray mean =
                params.get(BatchNormalizationParamInitializer.GLOBAL_MEAN).reshape(shape);
        INDArray inverseDeviation = inverseDeviation().reshape(shape);
        INDArray normalized = x.sub(mean).muli(inverseDeviation);
        Gradient gradient = new DefaultGradient();
        gradientViews.values().forEach(view -> view.assign(0));
        INDArray scale = inverseDeviation;
        if (layerConf().isLockGammaBeta()) {
            scale = scale.mul(layerConf().getGamma());
        } else {
            scale = scale.mul(
                    params.get(BatchNormalizationParamInitializer.GAMMA).reshape(shape));
            INDArray gamma = gradientViews.get(BatchNormalizationParamInitializer.GAMMA);
            INDArray beta = gradientViews.get(BatchNormalizationParamInitializer.BETA);
            gamma.assign(epsilon.mul(normalized).sum(others).reshape(gamma.shape()));
            beta.assign(epsilon.sum(others).reshape(beta.shape()));
        }
        gradientViews.forEach(gradient::setGradientFor);
        return new Pair<>(gradient, workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, epsilon.mul(scale)));
    }

    private INDArray inverseDeviation() {
        INDArray variance = layerConf().isUseLogStd()
                ? Transforms.exp(
                        params.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD)
                                .mul(2 * Math.log(10)),
                        false)
                : params.get(BatchNormalizationParamInitializer.GLOBAL_VAR);
        return Transforms.sqrt(variance.add(layerConf().getEps()), false).rdivi(1);
    }
}
