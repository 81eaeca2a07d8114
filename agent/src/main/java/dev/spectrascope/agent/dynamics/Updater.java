package dev.spectrascope.agent.dynamics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How the training program makes a step of a gradient, as its network's configuration says: the first layer's updater.
 *
 * @param name DL4J's: {@code Sgd}, {@code Nesterovs}, {@code Adam}, …; {@code unknown} where it cannot be told
 * @param momentum of Nesterovs, in [0, 1); 0 without, NaN where a schedule sets it
 */
public record Updater(String name, double momentum) {

    private static final String UNKNOWN = "unknown";
    private static final String DESCENT = "Sgd";
    private static final String MOMENTUM = "Nesterovs";

    /**
     * The curvature above which full-batch steps diverge on a quadratic.
     *
     * @param formula with η the learning rate, μ the momentum
     * @param timesLearningRate the threshold times η
     */
    public record Threshold(String formula, double timesLearningRate) {

        /**
         * @param learningRate η
         * @return empty where η is not positive
         */
        public OptionalDouble at(double learningRate) {
            double threshold = timesLearningRate / learningRate;
            return Double.isFinite(threshold) && threshold > 0 ? OptionalDouble.of(threshold) : OptionalDouble.empty();
        }
    }

    /**
     * @param network DL4J's JSON of a network, or what stands for it of a SameDiff graph, null where there is none
     */
    public static Updater of(JsonNode network) {
        for (JsonNode updater : candidates(network)) {
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

    /** Of layers, or the one of a SameDiff graph. */
    private static List<JsonNode> candidates(JsonNode network) {
        if (network == null) {
            return List.of();
        }
        JsonNode ofGraph = network.path("trainingConfig").path("updater");
        return ofGraph.isObject() ? List.of(ofGraph) : network.findValues("iupdater");
    }

    /**
     * 2/η for plain gradient descent, (2/η) (1 + μ) / (1 + 2μ) with Nesterov's momentum μ (Cohen et al., Gradient Descent on
     * Neural Networks Typically Occurs at the Edge of Stability, ICLR 2021, appendix B). Empty for updaters that scale each
     * parameter's step by a history of its gradients, Adam and its kin: there the curvature of the scaled problem counts, which
     * is not measured.
     */
    public Optional<Threshold> threshold() {
        if (name.equals(DESCENT)) {
            return Optional.of(new Threshold("2/η", 2));
        }
        return name.equals(MOMENTUM) && Double.isFinite(momentum)
                ? Optional.of(new Threshold("(2/η)(1 + μ)/(1 + 2μ)", 2 * (1 + momentum) / (1 + 2 * momentum)))
                : Optional.empty();
    }

    /** The {@link #threshold} with this learning rate η; empty where there is none, or η is not positive. */
    public OptionalDouble stabilityThreshold(double learningRate) {
        return threshold().map(found -> found.at(learningRate)).orElse(OptionalDouble.empty());
    }

    /** What there is to say of the threshold: for which steps it is one, or why there is none. */
    public String reading() {
        return switch (name) {
            case DESCENT -> "the limit of full-batch gradient descent";
            case MOMENTUM ->
                Double.isFinite(momentum)
                        ? "the limit of full-batch gradient descent with Nesterov's momentum μ = " + momentum
                        : "the momentum follows a schedule";
            case UNKNOWN -> "the updater is not known";
            default -> name + " scales the step of each parameter, so that the curvature of Hess alone decides nothing";
        };
    }
}
