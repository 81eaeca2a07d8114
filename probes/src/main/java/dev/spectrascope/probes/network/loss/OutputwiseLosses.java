package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.NodeState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMAE;
import org.nd4j.linalg.lossfunctions.impl.LossMAPE;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMSLE;
import org.nd4j.linalg.lossfunctions.impl.LossPoisson;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;
import org.nd4j.linalg.lossfunctions.impl.LossWasserstein;

/** ND4J's losses that are one formula of each output and its label, whatever the activation. */
final class OutputwiseLosses {

    private static final Map<Class<? extends ILossFunction>, Entry<?>> KNOWN = known();

    private record Entry<L extends ILossFunction>(
            Class<L> type, Function<L, INDArray> weights, OutputwiseTerms.Formula formula) {

        WeightedTerms terms(ILossFunction loss, NodeState state) {
            return WeightedTerms.of(
                    formula, new OutputwiseTerms(formula)::values, weights.apply(type.cast(loss)), state);
        }
    }

    private OutputwiseLosses() {}

    /** Their classes. */
    static Set<Class<? extends ILossFunction>> supported() {
        return KNOWN.keySet();
    }

    /** The terms of such a loss; empty of another. */
    static Optional<WeightedTerms> terms(ILossFunction loss, NodeState state) {
        return Optional.ofNullable(KNOWN.get(loss.getClass())).map(entry -> entry.terms(loss, state));
    }

    private static Map<Class<? extends ILossFunction>, Entry<?>> known() {
        Map<Class<? extends ILossFunction>, Entry<?>> known = new LinkedHashMap<>();
        put(known, LossMSE.class, LossMSE::getWeights, LossFormulas.mean(LossFormulas::squaredError));
        put(known, LossL2.class, LossL2::getWeights, LossFormulas::squaredError);
        put(known, LossMAE.class, LossMAE::getWeights, LossFormulas.mean(LossFormulas::absoluteError));
        put(known, LossL1.class, LossL1::getWeights, LossFormulas::absoluteError);
        put(known, LossMAPE.class, LossMAPE::getWeights, LossFormulas.mean(LossFormulas::absolutePercentageError));
        put(known, LossMSLE.class, LossMSLE::getWeights, LossFormulas.mean(LossFormulas::squaredLogarithmicError));
        put(known, LossPoisson.class, loss -> null, LossFormulas::poisson);
        put(known, LossHinge.class, loss -> null, LossFormulas::hinge);
        put(known, LossSquaredHinge.class, loss -> null, LossFormulas::squaredHinge);
        put(known, LossWasserstein.class, loss -> null, LossFormulas.mean(LossFormulas::wasserstein));
        return known;
    }

    private static <L extends ILossFunction> void put(
            Map<Class<? extends ILossFunction>, Entry<?>> known,
            Class<L> type,
            Function<L, INDArray> weights,
            OutputwiseTerms.Formula formula) {
        known.put(type, new Entry<>(type, weights, formula));
    }
}
