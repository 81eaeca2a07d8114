package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.OperatorSpectrum;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a run again and again, each report once. Keeps old reports without their densities, so that a run of hundreds
 * of reports takes little of the training job's heap. Used by one thread.
 */
public final class RunReader {

    private final RunDirectory directory;
    private final Map<String, SpectrumReport> old = new LinkedHashMap<>();
    private NamedReport latest;

    public RunReader(RunDirectory directory) {
        this.directory = directory;
    }

    /** The run as it is now. */
    public RunState read() throws IOException {
        List<NamedReport> reports = new ArrayList<>();
        List<String> names = directory.reportNames();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            reports.add(new NamedReport(name, i == names.size() - 1 ? full(name) : light(name)));
        }
        Optional<Instant> written = names.isEmpty() ? Optional.empty() : Optional.of(newest(names));
        RunDescription run = directory.run();
        return new RunState(
                run,
                directory.readSnapshots().size(),
                directory.pending().stream().map(Snapshot::name).toList(),
                List.copyOf(reports),
                GaussNewtonDynamics.of(
                        run, reports.stream().map(NamedReport::report).toList()),
                directory.readFailures(),
                directory.workerStatus(),
                written);
    }

    /** The same run with what the worker says now. */
    RunState readWorker(RunState before) throws IOException {
        return new RunState(
                before.run(),
                before.snapshots(),
                before.pending(),
                before.reports(),
                before.dynamics(),
                before.failures(),
                directory.workerStatus(),
                before.lastReport());
    }

    private SpectrumReport full(String name) throws IOException {
        if (latest == null || !latest.snapshot().equals(name)) {
            latest = new NamedReport(name, directory.readReport(name));
        }
        return latest.report();
    }

    private SpectrumReport light(String name) throws IOException {
        SpectrumReport report = old.get(name);
        if (report == null) {
            report = withoutDensities(
                    latest != null && latest.snapshot().equals(name) ? latest.report() : directory.readReport(name));
            old.put(name, report);
        }
        return report;
    }

    private Instant newest(List<String> names) throws IOException {
        Instant newest = Instant.EPOCH;
        for (String name : names) {
            Path file = directory.reportFile(name);
            Instant time = Files.getLastModifiedTime(file).toInstant();
            newest = time.isAfter(newest) ? time : newest;
        }
        return newest;
    }

    private static SpectrumReport withoutDensities(SpectrumReport report) {
        Map<String, SetSpectra> sets = new LinkedHashMap<>();
        report.sets().forEach((name, set) -> sets.put(name, withoutDensities(set)));
        return new SpectrumReport(
                report.schema(),
                report.epoch(),
                report.iteration(),
                report.learningRate(),
                report.parameters(),
                report.classes(),
                report.precision(),
                report.products(),
                sets,
                // Blocks are in the files; nobody asks for those of older reports here.
                null,
                null,
                report.checks(),
                report.cost(),
                report.origin());
    }

    private static SetSpectra withoutDensities(SetSpectra set) {
        Map<String, OperatorSpectrum> operators = new LinkedHashMap<>();
        set.operators().forEach((name, spectrum) -> operators.put(name, spectrum.withoutCurves()));
        return new SetSpectra(
                set.examples(),
                set.loss(),
                set.error(),
                set.gradientNorm(),
                operators,
                set.unavailable(),
                set.classStructure() == null ? null : set.classStructure().withoutCurves());
    }
}
