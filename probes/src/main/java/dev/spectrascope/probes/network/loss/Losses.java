package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.activation.Activations;
import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.NodeState;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;
import org.nd4j.linalg.lossfunctions.impl.LossKLD;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossMultiLabel;
import org.nd4j.linalg.lossfunctions.impl.LossNegativeLogLikelihood;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.ops.transforms.Transforms;

/** ND4J's losses, together with the activation before them, as functions of the pre-activation. */
final class Losses {

    private static final Map<Class<? extends ILossFunction>, Reader<?>> KNOWN = known();

    /** How one class of losses is read. */
    @FunctionalInterface
    private interface Reader<L extends ILossFunction> {
        Loss read(L loss, IActivation activation, NodeState state);
    }

    private Losses() {}

    /** The classes of losses whose derivatives are known. */
    static Set<Class<? extends ILossFunction>> supported() {
        Set<Class<? extends ILossFunction>> supported = new LinkedHashSet<>(KNOWN.keySet());
        supported.addAll(OutputwiseLosses.supported());
        return supported;
    }

    /** The loss of an output layer: of what comes before its activation. */
    static Loss of(ILossFunction loss, IActivation activation, NodeState state) {
        Optional<WeightedTerms> terms = OutputwiseLosses.terms(loss, state);
        if (terms.isPresent()) {
            return new ComposedLoss(Activations.of(activation, state), terms.get());
        }
        Reader<?> reader = KNOWN.get(loss.getClass());
        if (reader == null) {
            throw state.unsupported("loss " + loss.getClass().getName(), "are " + names(supported()));
        }
        return read(reader, loss, activation, state);
    }

    static String names(Set<Class<? extends ILossFunction>> losses) {
        return losses.stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    // The map only ever holds readers for the class that is their key.
    @SuppressWarnings("unchecked")
    private static <L extends ILossFunction> Loss read(
            Reader<L> reader, ILossFunction loss, IActivation activation, NodeState state) {
        return reader.read((L) loss, activation, state);
    }

    private static <L extends ILossFunction> void put(
            Map<Class<? extends ILossFunction>, Reader<?>> known, Class<L> type, Reader<L> reader) {
        known.put(type, reader);
    }

    private static Map<Class<? extends ILossFunction>, Reader<?>> known() {
        Map<Class<? extends ILossFunction>, Reader<?>> known = new LinkedHashMap<>();
        put(known, LossMCXENT.class, Losses::crossEntropy);
        put(known, LossNegativeLogLikelihood.class, Losses::crossEntropy);
        put(
                known,
                LossSparseMCXENT.class,
                (loss, activation, state) -> new ClassIndexLoss(crossEntropy(loss, activation, state)));
        put(known, LossBinaryXENT.class, Losses::binaryCrossEntropy);
        put(
                known,
                LossKLD.class,
                (loss, activation, state) -> crossEntropy(activation, LossFormulas::reportedDivergence, null, state));
        put(
                known,
                LossCosineProximity.class,
                (loss, activation, state) -> new ComposedLoss(
                        Activations.of(activation, state),
                        new WeightedTerms(
                                LossFormulas::cosineProximity,
                                new ReportedLoss(LossFormulas::reportedCosineProximity, null))));
        put(known, LossMultiLabel.class, (loss, activation, state) -> ofRows(activation, new MultiLabelTerms(), state));
        put(
                known,
                LossMixtureDensity.class,
                (loss, activation, state) ->
                        ofRows(activation, new MixtureDensityTerms(loss.getNMixtures(), loss.getLabelWidth()), state));
        return known;
    }

    private static Loss ofRows(IActivation activation, LossTerms terms, NodeState state) {
        return new ComposedLoss(Activations.of(activation, state), WeightedTerms.ofRows(terms));
    }

    private static Loss crossEntropy(LossMCXENT loss, IActivation activation, NodeState state) {
        OutputwiseTerms terms = new OutputwiseTerms(LossFormulas::crossEntropy);
        boolean clips = activation instanceof ActivationSoftmax && loss.getSoftmaxClipEps() > 0;
        return crossEntropy(
                activation,
                clips ? LossFormulas.clipping(terms, loss.getSoftmaxClipEps()) : terms::values,
                loss.getWeights(),
                state);
    }

    // −Σ y log a, safely where the activation saturates.
    private static Loss crossEntropy(
            IActivation activation, BinaryOperator<INDArray> terms, INDArray weights, NodeState state) {
        if (activation instanceof ActivationSoftmax) {
            return new SoftmaxCrossEntropy(ReportedLoss.of(terms, weights, state));
        }
        return activation instanceof ActivationSigmoid
                ? afterSigmoid(LossFormulas::crossEntropyOfSigmoid, terms, weights, state)
                : composed(activation, state, LossFormulas::crossEntropy, terms, weights);
    }

    private static Loss binaryCrossEntropy(LossBinaryXENT loss, IActivation activation, NodeState state) {
        if (activation instanceof ActivationSoftmax) {
            // ND4J's score is then the unclipped cross-entropy of classes. (Its gradient belongs to something else.)
            return crossEntropy(
                    activation, new OutputwiseTerms(LossFormulas::crossEntropy)::values, loss.getWeights(), state);
        }
        OutputwiseTerms terms = new OutputwiseTerms(LossFormulas::binaryCrossEntropy);
        BinaryOperator<INDArray> clipped =
                loss.getClipEps() > 0 ? LossFormulas.clipping(terms, loss.getClipEps()) : terms::values;
        return activation instanceof ActivationSigmoid
                ? afterSigmoid(LossFormulas::binaryCrossEntropyOfSigmoid, clipped, loss.getWeights(), state)
                : composed(activation, state, LossFormulas::binaryCrossEntropy, clipped, loss.getWeights());
    }

    // A formula that has the sigmoid in it; what is reported is a function of the sigmoid's result.
    private static Loss afterSigmoid(
            OutputwiseTerms.Formula formula, BinaryOperator<INDArray> terms, INDArray weights, NodeState state) {
        BinaryOperator<INDArray> reported = (f, y) -> {
            INDArray a = Transforms.sigmoid(f, true);
            INDArray values = terms.apply(a, y);
            a.close();
            return values;
        };
        return new ComposedLoss(Activations.ActivationTape::x, WeightedTerms.of(formula, reported, weights, state));
    }

    private static Loss composed(
            IActivation activation,
            NodeState state,
            OutputwiseTerms.Formula formula,
            BinaryOperator<INDArray> reported,
            INDArray weights) {
        return new ComposedLoss(Activations.of(activation, state), WeightedTerms.of(formula, reported, weights, state));
    }
}
