package dev.spectrascope.agent.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalDouble;

/**
 * How the training program makes a step of a gradient, as its network's configuration says: the first layer's updater.
 *
 * @param name DL4J's: {@code Sgd}, {@code Nesterovs}, {@code Adam}, …; {@code unknown} where it cannot be told
 * @param momentum of Nesterovs, in [0, 1); 0 without, NaN where a schedule sets it
 */
public record Updater(String name, double momentum) {

    private static final String UNKNOWN = "unknown";

    /**
     * @param network DL4J's JSON of a network, null where there is none
     */
    static Updater of(JsonNode network) {
        for (JsonNode updater : network == null ? java.util.List.<JsonNode>of() : network.findValues("iupdater")) {
            String type = updater.path("@class").asText("");
            if (!type.isEmpty()) {
                boolean scheduled = updater.hasNonNull("momentumISchedule") || updater.hasNonNull("momentumSchedule");
                return new Updater(
                        type.substring(type.lastIndexOf('.') + 1),
                        scheduled ? Double.NaN : updater.path("momentum").asDouble(0));
            }
        }
        return new Updater(UNKNOWN, 0);
    }

    /**
     * The curvature above which full-batch steps diverge on a quadratic: 2/η for plain gradient descent, (2/η) (1 + μ) / (1 +
     * 2μ) with Nesterov's momentum μ (Cohen et al., Gradient Descent on Neural Networks Typically Occurs at the Edge of
     * Stability, ICLR 2021, appendix B). Empty for updaters that scale each parameter's step by a history of its gradients,
     * Adam and its kin: there the curvature of the scaled problem counts, which is not measured.
     *
     * @param learningRate η, positive
     */
    OptionalDouble stabilityThreshold(double learningRate) {
        double factor = switch (name) {
            case "Sgd" -> 1;
            case "Nesterovs" -> (1 + momentum) / (1 + 2 * momentum);
            default -> Double.NaN;
        };
        double threshold = 2 / learningRate * factor;
        return Double.isFinite(threshold) && threshold > 0 ? OptionalDouble.of(threshold) : OptionalDouble.empty();
    }
}
