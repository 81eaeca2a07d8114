package dev.spectrascope.probes.network.convolution;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.ParameterVariables;
import dev.spectrascope.probes.network.block.Rule;
import dev.spectrascope.probes.network.tape.ConstantFactor;
import dev.spectrascope.probes.network.tape.ElementwiseProduct;
import dev.spectrascope.probes.network.tape.FixedMoments;
import dev.spectrascope.probes.network.tape.LinearStep;
import dev.spectrascope.probes.network.tape.NormalizationStep;
import dev.spectrascope.probes.network.tape.ProductStep;
import dev.spectrascope.probes.network.tape.ReshapeStep;
import dev.spectrascope.probes.network.tape.SumStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.List;
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
        Normalization normalization = new Normalization(layer, state);
        boolean channelsFirst = Images.channelsFirst(layer.getCnn2DFormat());
        return (tape, inputs, parameters) -> {
            Variable x = inputs.get(0);
            int rank = x.shape().length;
            state.require(rank == 2 || rank == 3 || rank == 4, "an input of rank " + rank, "are ranks 2, 3 and 4");
            // DL4J takes the examples of such an input for its channels.
            state.require(
                    rank != 3 || !channelsFirst,
                    "a sequence [examples, channels, time]",
                    "are sequences [examples, time, channels], with the format NHWC");
            if (channelsFirst || rank == 2) {
                return normalization.record(tape, x, parameters);
            }
            Variable normalized = normalization.record(tape, rows(tape, x), parameters);
            return tape.record(new ReshapeStep(normalized, x.shape()));
        };
    }

    /** The normalisation of channels that are dimension 1. */
    static final class Normalization {

        private final boolean locked;
        private final FixedMoments moments;
        private final INDArray negativeMean;
        private final INDArray lockedGamma;
        private final INDArray lockedBeta;

        Normalization(BatchNormalization layer, NodeState state) {
            locked = layer.isLockGammaBeta();
            INDArray mean = state.constants().get(BatchNormalizationParamInitializer.GLOBAL_MEAN);
            INDArray perChannel = mean.reshape(mean.length());
            moments = FixedMoments.of(perChannel, inverseDeviation(layer, state).reshape(mean.length()));
            negativeMean = perChannel.neg();
            // DL4J leaves out both as soon as one of them has no effect.
            boolean scaled = layer.getGamma() != 1 && layer.getBeta() != 0;
            lockedGamma = Nd4j.valueArrayOf(perChannel.shape(), scaled ? layer.getGamma() : 1, state.dataType());
            lockedBeta = Nd4j.valueArrayOf(perChannel.shape(), scaled ? layer.getBeta() : 0, state.dataType());
        }

        /** Of an x of shape [n, c, …]. */
        Variable record(Tape tape, Variable x, ParameterVariables parameters) {
            return tape.record(new NormalizationStep(x, gamma(tape, parameters), beta(tape, parameters), moments));
        }

        /** γ / σ, of shape [c]. */
        Variable scale(Tape tape, ParameterVariables parameters) {
            return LinearStep.record(tape, gamma(tape, parameters), new ConstantFactor(moments.inverseDeviation()));
        }

        /**
         * β + s (b − μ), of shape [c].
         *
         * @param scale s
         * @param bias b, or null for none
         */
        Variable offset(Tape tape, Variable scale, Variable bias, ParameterVariables parameters) {
            Variable scaled;
            if (bias == null) {
                scaled = LinearStep.record(tape, scale, new ConstantFactor(negativeMean));
            } else {
                Variable centred = tape.record(new SumStep(List.of(bias, tape.constant(negativeMean))));
                scaled = tape.record(new ProductStep(new ElementwiseProduct(), scale, centred));
            }
            return tape.record(new SumStep(List.of(scaled, beta(tape, parameters))));
        }

        private Variable gamma(Tape tape, ParameterVariables parameters) {
            return locked ? tape.constant(lockedGamma) : parameters.of(BatchNormalizationParamInitializer.GAMMA);
        }

        private Variable beta(Tape tape, ParameterVariables parameters) {
            return locked ? tape.constant(lockedBeta) : parameters.of(BatchNormalizationParamInitializer.BETA);
        }
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
