package dev.spectrascope.agent.web;

import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.RunDirectory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run that the server shows.
 *
 * @param directory where reports are read from when one is asked for in full
 * @param state what is known of it now, empty before the first look
 */
public record ServedRun(RunDirectory directory, Supplier<Optional<RunState>> state) {

    /** The name of its directory, which is the run's id. */
    String id() {
        return directory.root().toAbsolutePath().normalize().getFileName().toString();
    }
}
