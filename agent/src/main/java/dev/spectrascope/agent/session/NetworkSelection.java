package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.agent.config.AgentConfiguration.Networks;
import java.util.Optional;

/** Decides which of the networks that begin to train get a run: a search over hundreds must not open hundreds of runs. */
final class NetworkSelection {

    private final Networks wanted;
    private int begun;
    private int chosen;

    NetworkSelection(Networks wanted) {
        this.wanted = wanted;
    }

    /**
     * Called once for each network, when it begins to train.
     *
     * @return why it gets no run, in words; empty if it gets one
     */
    Optional<String> refuse(TrainedNetwork network) {
        begun++;
        Optional<String> reason = network.obstacle().or(() -> filter(network));
        if (reason.isEmpty() && chosen == wanted.most()) {
            return Optional.of("this JVM has as many runs as networks.most allows, " + wanted.most());
        }
        if (reason.isEmpty()) {
            chosen++;
        }
        return reason;
    }

    private Optional<String> filter(TrainedNetwork network) {
        long parameters = network.parameterCount();
        if (parameters < wanted.minParameters()) {
            return Optional.of(
                    "it has " + parameters + " parameters, and networks.minParameters is " + wanted.minParameters());
        }
        if (!wanted.withLayer().map(network::hasLayer).orElse(true)) {
            return Optional.of("it has no layer \"" + wanted.withLayer().get() + "\" (networks.withLayer)");
        }
        return wanted.which().contains(begun)
                ? Optional.empty()
                : Optional.of("it is number " + begun + " of this JVM (networks.which: " + wanted.which() + ")");
    }
}
