package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.FixedMoments;
import dev.spectrascope.probes.network.tape.NormalizationStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.Tape;
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
        boolean channelsFirst = Images.channelsFirst(layer.getCnn2DFormat());
        INDArray mean = state.constants().get(BatchNormalizationParamInitializer.GLOBAL_MEAN);
        FixedMoments moments = FixedMoments.of(mean, inverseDeviation(layer, state));
        // DL4J leaves out both as soon as one of them has no effect.
        boolean scaled = layer.getGamma() != 1 && layer.getBeta() != 0;
        INDArray lockedGamma = Nd4j.valueArrayOf(mean.shape(), scaled ? layer.getGamma() : 1, state.dataType());
        INDArray lockedBeta = Nd4j.valueArrayOf(mean.shape(), scaled ? layer.getBeta() : 0, state.dataType());
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            int rank = x.shape().length;
            state.require(rank == 2 || rank == 3 || rank == 4, "an input of rank " + rank, "are ranks 2, 3 and 4");
            // DL4J takes the examples of such an input for its channels.
            state.require(
                    rank != 3 || !channelsFirst,
                    "a sequence [examples, channels, time]",
                    "are sequences [examples, time, channels], with the format NHWC");
            Variable gamma;
            Variable beta;
            if (layer.isLockGammaBeta()) {
                gamma = tape.constant(lockedGamma);
                beta = tape.constant(lockedBeta);
            } else {
                gamma = parameters.of(BatchNormalizationParamInitializer.GAMMA);
                beta = parameters.of(BatchNormalizationParamInitializer.BETA);
            }
            if (channelsFirst || rank == 2) {
                return tape.record(new NormalizationStep(x, gamma, beta, moments));
            }
            Variable normalized = tape.record(new NormalizationStep(rows(tape, x), gamma, beta, moments));
            return tape.record(new ReshapeStep(normalized, x.shape()));
        };
    }

    // [n, …, c] as a matrix of c columns.
    private static Variable rows(Tape tape, Variable x) {
        long channels = x.shape()[x.shape().length - 1];
        long rows = 1;
        for (int i = 0; i < x.shape().length - 1; i++) {
            rows *= x.shape()[i];
        }
        return tape.record(new ReshapeStep(x, rows, channels));
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
