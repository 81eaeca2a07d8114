package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.ScalarFunction;
import dev.spectrascope.probes.network.tape.SoftmaxStep;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationGELU;
import org.nd4j.linalg.activations.impl.ActivationHardSigmoid;
import org.nd4j.linalg.activations.impl.ActivationHardTanH;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationMish;
import org.nd4j.linalg.activations.impl.ActivationRReLU;
import org.nd4j.linalg.activations.impl.ActivationRationalTanh;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.activations.impl.ActivationRectifiedTanh;
import org.nd4j.linalg.activations.impl.ActivationSELU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;
import org.nd4j.linalg.activations.impl.ActivationThresholdedReLU;

/** DL4J's activations as functions with two derivatives. */
public final class Activations {

    // An empty result means the identity.
    private static final Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> KNOWN =
            known();

    private Activations() {}

    /** What an activation records; resolved before anything is recorded, so that what is missing shows early. */
    public static Function<ActivationTape, Variable> of(IActivation activation, NodeState state) {
        if (!supported().contains(activation.getClass())) {
            throw state.unsupported("activation " + activation.getClass().getName(), "are " + names());
        }
        if (activation instanceof ActivationSoftmax) {
            return at -> at.tape().record(new SoftmaxStep(at.x()));
        }
        Optional<ScalarFunction> function = KNOWN.get(activation.getClass()).apply(activation);
        return at -> function.map(f -> at.tape().record(new ElementwiseStep(f, at.x())))
                .orElse(at.x());
    }

    /** An activation that works on each element by itself; empty of the identity, of softmax, and of what is not supported. */
    public static Optional<ScalarFunction> elementwise(IActivation activation) {
        return KNOWN.getOrDefault(activation.getClass(), other -> Optional.empty())
                .apply(activation);
    }

    /** Whether an activation works on each element by itself and never decreases; false of the identity. */
    public static boolean nondecreasing(IActivation activation) {
        return elementwise(activation).map(ScalarFunction::nondecreasing).orElse(false);
    }

    /** The classes of activations whose derivatives are known. */
    public static Set<Class<? extends IActivation>> supported() {
        Set<Class<? extends IActivation>> supported = new LinkedHashSet<>(KNOWN.keySet());
        supported.add(ActivationSoftmax.class);
        return supported;
    }

    /** Where an activation is recorded. */
    public record ActivationTape(Tape tape, Variable x) {}

    private static String names() {
        return supported().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    private static Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> known() {
        Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> known =
                new LinkedHashMap<>();
        known.put(ActivationIdentity.class, activation -> Optional.empty());
        put(known, ActivationReLU.class, Activations::rectifier);
        put(known, ActivationLReLU.class, activation -> leaky(activation.getAlpha()));
        put(
                known,
                ActivationReLU6.class,
                activation -> PiecewiseLinear.line(0, 0).behind(0, false, 1, 0).behind(6, true, 0, 6));
        put(
                known,
                ActivationThresholdedReLU.class,
                activation -> PiecewiseLinear.line(0, 0).behind(activation.getTheta(), false, 1, 0));
        // At inference, ND4J cuts off below the mean slope instead of multiplying by it.
        put(known, ActivationRReLU.class, activation -> {
            double mean = (activation.getL() + activation.getU()) / 2;
            return PiecewiseLinear.line(0, mean).behind(mean, false, 1, 0);
        });
        put(
                known,
                ActivationHardTanH.class,
                activation -> PiecewiseLinear.line(0, -1).behind(-1, true, 1, 0).behind(1, false, 0, 1));
        put(
                known,
                ActivationHardSigmoid.class,
                activation ->
                        PiecewiseLinear.line(0, 0).behind(-2.5, true, 0.2f, 0.5).behind(2.5, false, 0, 1));
        put(known, ActivationELU.class, activation -> SmoothFunctions.elu(activation.getAlpha()));
        put(known, ActivationSELU.class, activation -> CurvedActivations.selu());
        put(
                known,
                ActivationGELU.class,
                activation -> activation.isPrecise() ? CurvedActivations.preciseGelu() : CurvedActivations.gelu());
        put(known, ActivationMish.class, activation -> CurvedActivations.mish());
        put(known, ActivationTanH.class, activation -> SmoothFunctions.tanh());
        put(known, ActivationRationalTanh.class, activation -> CurvedActivations.rationalTanh());
        put(known, ActivationRectifiedTanh.class, activation -> CurvedActivations.rectifiedTanh());
        put(known, ActivationSigmoid.class, activation -> SmoothFunctions.sigmoid());
        put(known, ActivationSoftPlus.class, activation -> CurvedActivations.softplus());
        put(known, ActivationSoftSign.class, activation -> SmoothFunctions.softsign());
        put(known, ActivationSwish.class, activation -> SmoothFunctions.swish());
        put(known, ActivationCube.class, activation -> SmoothFunctions.cube());
        return known;
    }

    private static <A extends IActivation> void put(
            Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> known,
            Class<A> type,
            Function<A, ScalarFunction> function) {
        known.put(type, activation -> Optional.of(function.apply(type.cast(activation))));
    }

    // ND4J takes the slope 1 at the kink of a leaky rectifier, and 0 at that of a plain one.
    private static ScalarFunction leaky(double slope) {
        return PiecewiseLinear.line(slope, 0).behind(0, true, 1, 0);
    }

    private static ScalarFunction rectifier(ActivationReLU relu) {
        double slope = relu.getNegativeSlope() == null ? 0 : relu.getNegativeSlope();
        double threshold = relu.getThreshold() == null ? 0 : relu.getThreshold();
        boolean plain = relu.getNegativeSlope() == null && relu.getThreshold() == null;
        if (plain && relu.getMax() == null) {
            return new Rectifier();
        }
        // Below the threshold, ND4J takes the slope times the distance to it; above, x itself: a jump.
        PiecewiseLinear function =
                PiecewiseLinear.line(slope, -slope * threshold).behind(threshold, !plain, 1, 0);
        return relu.getMax() == null ? function : function.behind(relu.getMax(), true, 0, relu.getMax());
    }
}
