package dev.spectrascope.agent.session;

import dev.spectrascope.agent.capture.TrainedNetwork;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether a network that begins to train goes on where another of this JVM stands, as one does that the program has saved
 * and restored: it has the same configuration, the same count of iterations, not zero, and the same parameters as far as the
 * other is still there to be compared.
 */
final class Succession {

    private final List<Watched> watched;

    Succession(List<Watched> watched) {
        this.watched = watched;
    }

    /** The one in whose place the network is trained. */
    Optional<Watched> predecessorOf(TrainedNetwork network) {
        int iteration = network.iterationCount();
        return iteration == 0
                ? Optional.empty()
                : watched.stream()
                        .filter(one -> one.session().capture().iteration() == iteration)
                        .filter(one -> hasSameParameters(one.get(), network)
                                && isSame(one.session().run(), network))
                        .findFirst();
    }

    private static boolean hasSameParameters(Object other, TrainedNetwork network) {
        return other == null || TrainedNetwork.of(other).hasParametersOf(network);
    }

    private static boolean isSame(Optional<RunDirectory> run, TrainedNetwork network) {
        try {
            return run.isPresent() && run.get().network().isOfSameNetwork(network.description());
        } catch (IOException unreadable) {
            return false;
        }
    }
}
