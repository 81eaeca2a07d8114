package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.agent.excerpt.ReportExcerpt;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.WorkerStatus;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run as its directory told it at one moment.
 *
 * @param run its description
 * @param snapshots number of snapshots taken
 * @param pending names of the snapshots with neither report nor failure, in order
 * @param reports in order
 * @param updater of the training job
 * @param dynamics of G, over the reports
 * @param failures of snapshots that have no report
 * @param worker what the worker last said
 * @param lastReport when the newest report was written
 */
public record RunState(
        RunDescription run,
        int snapshots,
        List<String> pending,
        List<NamedReport> reports,
        Updater updater,
        GaussNewtonDynamics dynamics,
        List<Failure> failures,
        List<Gap> gaps,
        Optional<WorkerStatus> worker,
        Optional<Instant> lastReport) {

    /**
     * @param snapshot the name of its snapshot
     * @param report the last one in full, the others without curves, blocks of layers, and long lists of eigenvalues, which
     *     are large
     * @param excerpt of any of them
     */
    public record NamedReport(String snapshot, SpectrumReport report, ReportExcerpt excerpt) {}

    /** How far a run is. */
    public enum Phase {
        /** The training JVM lives. */
        TRAINING,
        /** Training has ended, snapshots wait. */
        FINISHING,
        /** Training has ended, nothing waits. */
        FINISHED,
        /** The training JVM is gone without having said that training has ended. */
        STOPPED
    }

    /** Judged by {@code run.json} and, for a run of this machine, by whether its process lives. */
    public Phase phase() {
        if (run.finished() != null) {
            return pending.isEmpty() ? Phase.FINISHED : Phase.FINISHING;
        }
        return run.trainingGoesOn() ? Phase.TRAINING : Phase.STOPPED;
    }

    /** The latest report, in full. */
    public Optional<SpectrumReport> latest() {
        return reports.isEmpty()
                ? Optional.empty()
                : Optional.of(reports.get(reports.size() - 1).report());
    }
}
