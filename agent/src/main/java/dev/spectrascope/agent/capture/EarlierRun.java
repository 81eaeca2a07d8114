package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import java.io.IOException;

/**
 * What a run that is gone on with has already.
 *
 * @param epochs completed at its last snapshot that is not behind the network
 * @param setsChosen whether its probe sets are final; reports are compared over the same examples then
 */
public record EarlierRun(int epochs, boolean setsChosen) {

    /** A new run has nothing. */
    public static final EarlierRun NONE = new EarlierRun(0, false);

    /**
     * @param iteration that the network is at
     */
    public static EarlierRun of(RunDirectory run, int iteration) throws IOException {
        int epochs = run.readSnapshots().stream()
                .filter(snapshot -> snapshot.iteration() <= iteration)
                .mapToInt(Snapshot::epoch)
                .max()
                .orElse(0);
        return new EarlierRun(epochs, run.sets().isPresent());
    }
}
