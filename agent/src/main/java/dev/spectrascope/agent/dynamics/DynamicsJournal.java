package dev.spectrascope.agent.dynamics;

import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps {@code dynamics.json} of a run up to date, and tells of each peak once. Used by one thread.
 */
public final class DynamicsJournal {

    private record Told(SizeOfG size, SizePoint peak) {}

    private final RunDirectory run;
    private final Consumer<String> log;
    private final Set<Told> told = new HashSet<>();
    private GaussNewtonDynamics written;

    /**
     * @param log told of a peak in one line, as soon as it is past
     */
    public DynamicsJournal(RunDirectory run, Consumer<String> log) {
        this.run = run;
        this.log = log;
    }

    /**
     * Notes what is known now.
     *
     * @throws IOException if the file cannot be written; the log has been told then
     */
    public void note(GaussNewtonDynamics dynamics) throws IOException {
        if (dynamics.equals(written) || dynamics.series().isEmpty()) {
            return;
        }
        dynamics.series().forEach((size, series) -> {
            if (series.past() && told.add(new Told(size, series.peak().at()))) {
                log.accept(line(size, series, dynamics.options()));
            }
        });
        Json.write(run.dynamicsFile(), dynamics);
        written = dynamics;
    }

    private static String line(SizeOfG size, SizeSeries series, PeakOptions options) {
        Peak peak = series.peak();
        return String.format(
                Locale.ROOT,
                "%s peaked at %s, between the reports of %s and %s: %.4g then, %.4g now (peak.prominence %s, peak.patience %d)",
                size.subject(),
                series.when(peak.at()),
                series.when(peak.previous()),
                series.when(peak.next()),
                peak.at().size(),
                series.latest().size(),
                options.prominence(),
                options.patience());
    }
}
