package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.FixedMoments;
import dev.spectrascope.probes.network.tape.NormalizationStep;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** y = γ (x − μ) / sqrt(σ² + ε) + β with the running mean and variance; locked γ and β are constants. */
final class BatchNormalizationRule implements Rule<BatchNormalization> {

    @Override
    public Block block(BatchNormalization layer, NodeState state) {
        Images.requireNchw(layer.getCnn2DFormat(), state);
        INDArray mean = state.constants().get(BatchNormalizationParamInitializer.GLOBAL_MEAN);
        FixedMoments moments = FixedMoments.of(mean, inverseDeviation(layer, state));
        INDArray lockedGamma = Nd4j.valueArrayOf(mean.shape(), layer.getGamma(), state.dataType());
        INDArray lockedBeta = Nd4j.valueArrayOf(mean.shape(), layer.getBeta(), state.dataType());
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            state.require(
                    x.shape().length == 2 || x.shape().length == 4,
                    "an input of rank " + x.shape().length,
                    "are ranks 2 and 4");
            Variable gamma;
            Variable beta;
            if (layer.isLockGammaBeta()) {
                gamma = tape.constant(lockedGamma);
                beta = tape.constant(lockedBeta);
            } else {
                gamma = parameters.of(BatchNormalizationParamInitializer.GAMMA);
                beta = parameters.of(BatchNormalizationParamInitializer.BETA);
            }
            return tape.record(new NormalizationStep(x, gamma, beta, moments));
        };
    }

    private static INDArray inverseDeviation(BatchNormalization layer, NodeState state) {
        INDArray variance;
        if (layer.isUseLogStd()) {
            INDArray log10 = state.constants().get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
            variance = Transforms.exp(log10.mul(2 * Math.log(10)), false);
        } else {
            variance = state.constants().get(BatchNormalizationParamInitializer.GLOBAL_VAR);
        }
        return Transforms.sqrt(variance.add(layer.getEps()), false).rdivi(1);
    }

    @Override
    public Set<String> untrained() {
        return Set.of(
                BatchNormalizationParamInitializer.GLOBAL_MEAN,
                BatchNormalizationParamInitializer.GLOBAL_VAR,
                BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
    }
}
