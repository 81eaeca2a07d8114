package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.tape.ElementwiseStep;
import dev.spectrascope.probes.network.tape.ScalarFunction;
import dev.spectrascope.probes.network.tape.Tape;
import dev.spectrascope.probes.network.tape.Variable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationSoftPlus;
import org.nd4j.linalg.activations.impl.ActivationSoftSign;
import org.nd4j.linalg.activations.impl.ActivationSwish;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/** DL4J's activations as functions with two derivatives. */
final class Activations {

    // An empty result means the identity.
    private static final Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> KNOWN =
            known();

    private Activations() {}

    /** What an activation records; resolved before anything is recorded, so that what is missing shows early. */
    static Function<ActivationTape, Variable> of(IActivation activation, NodeState state) {
        if (!KNOWN.containsKey(activation.getClass())) {
            throw state.unsupported("activation " + activation.getClass().getName(), "are " + names());
        }
        if (activation instanceof ActivationReLU relu) {
            state.require(
                    relu.getMax() == null && (relu.getThreshold() == null || relu.getThreshold() == 0),
                    "a rectifier with a maximum or a threshold",
                    "are rectifiers without");
        }
        Optional<ScalarFunction> function = KNOWN.get(activation.getClass()).apply(activation);
        return at -> function.map(f -> at.tape().record(new ElementwiseStep(f, at.x())))
                .orElse(at.x());
    }

    /** Where an activation is recorded. */
    record ActivationTape(Tape tape, Variable x) {}

    private static String names() {
        return KNOWN.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", "));
    }

    private static Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> known() {
        Map<Class<? extends IActivation>, Function<IActivation, Optional<ScalarFunction>>> known =
                new LinkedHashMap<>();
        known.put(ActivationIdentity.class, activation -> Optional.empty());
        known.put(ActivationReLU.class, activation -> {
            Double slope = ((ActivationReLU) activation).getNegativeSlope();
            return Optional.of(new Rectifier(slope == null ? 0 : slope));
        });
        known.put(
                ActivationLReLU.class,
                activation -> Optional.of(new Rectifier(((ActivationLReLU) activation).getAlpha())));
        known.put(
                ActivationELU.class,
                activation -> Optional.of(SmoothFunctions.elu(((ActivationELU) activation).getAlpha())));
        known.put(ActivationTanH.class, activation -> Optional.of(SmoothFunctions.tanh()));
        known.put(ActivationSigmoid.class, activation -> Optional.of(SmoothFunctions.sigmoid()));
        known.put(ActivationSoftPlus.class, activation -> Optional.of(SmoothFunctions.softplus()));
        known.put(ActivationSoftSign.class, activation -> Optional.of(SmoothFunctions.softsign()));
        known.put(ActivationSwish.class, activation -> Optional.of(SmoothFunctions.swish()));
        known.put(ActivationCube.class, activation -> Optional.of(SmoothFunctions.cube()));
        return known;
    }
}
