package dev.spectrascope.agent.web;

import dev.spectrascope.agent.metrics.RunReader.Progress;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.RunDirectory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A run that the server shows.
 *
 * @param id the run's id, which is the name of its directory
 * @param directory where reports are read from when one is asked for in full
 * @param state what is known of it now, empty before the first look
 * @param reading how far the first look has come
 */
public record ServedRun(
        String id, RunDirectory directory, Supplier<Optional<RunState>> state, Supplier<Progress> reading) {

    private static final Progress NOTHING = new Progress(0, 0);

    /** A run under the name of its directory. */
    public static ServedRun of(RunDirectory directory, Supplier<Optional<RunState>> state) {
        return of(directory, state, () -> NOTHING);
    }

    /** The same, of which it is told how far the first look has come. */
    public static ServedRun of(RunDirectory directory, Supplier<Optional<RunState>> state, Supplier<Progress> reading) {
        return new ServedRun(idOf(directory), directory, state, reading);
    }

    /** The name of a run's directory. */
    public static String idOf(RunDirectory directory) {
        return directory.root().toAbsolutePath().normalize().getFileName().toString();
    }
}
