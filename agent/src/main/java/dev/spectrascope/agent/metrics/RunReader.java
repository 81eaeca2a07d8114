package dev.spectrascope.agent.metrics;

import dev.spectrascope.agent.dynamics.GaussNewtonDynamics;
import dev.spectrascope.agent.dynamics.Updater;
import dev.spectrascope.agent.excerpt.ReportExcerpt;
import dev.spectrascope.agent.excerpt.Thinning;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.probes.run.RunDescription;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a run again and again, each report once. Keeps only excerpts of old reports, whose curves have the fewer points the more
 * reports there are, so that a run of hundreds of reports takes little of the training job's heap: some 8 MB for the curves of
 * three operators over two sets, however many they are, and some 20 kB for the rest of each. Used by one thread, but for
 * {@link #progress()}.
 */
public final class RunReader {

    /** Points of a curve while there are few reports. */
    static final int POINTS = 256;

    private static final int FEWEST_POINTS = 16;

    private static final long MOST_POINTS = 256 * POINTS;

    /**
     * How far the reading of a run has come.
     *
     * @param done reports that are read
     * @param total reports that there are, 0 before they are counted
     */
    public record Progress(int done, int total) {}

    private final RunDirectory directory;
    private final long mostPoints;
    private final boolean hurried;
    private final AtomicInteger done = new AtomicInteger();
    private volatile int total;
    private final Map<String, NamedReport> light = new LinkedHashMap<>();
    private Thinning thinning = new Thinning(POINTS);
    private NamedReport latest;
    private Updater updater;

    public RunReader(RunDirectory directory) {
        this(directory, MOST_POINTS, false);
    }

    /** One that reads on all processors: not for a JVM that trains. */
    public static RunReader hurried(RunDirectory directory) {
        return new RunReader(directory, MOST_POINTS, true);
    }

    /**
     * @param mostPoints of one curve over all reports
     */
    RunReader(RunDirectory directory, long mostPoints) {
        this(directory, mostPoints, false);
    }

    private RunReader(RunDirectory directory, long mostPoints, boolean hurried) {
        this.directory = directory;
        this.mostPoints = mostPoints;
        this.hurried = hurried;
    }

    /** How far it has come. Safe for use by other threads. */
    public Progress progress() {
        return new Progress(Math.min(done.get(), total), total);
    }

    /** The run as it is now. */
    public RunState read() throws IOException {
        List<NamedReport> reports = new ArrayList<>();
        List<String> names = directory.reportNames();
        bound(names.size());
        total = names.size();
        done.set(light.size());
        if (hurried) {
            readTogether(names);
        }
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            reports.add(named(name, i == names.size() - 1));
        }
        Optional<Instant> written = names.isEmpty() ? Optional.empty() : Optional.of(newest(names));
        RunDescription run = directory.run();
        return new RunState(
                run,
                directory.readSnapshots().size(),
                directory.pending().stream().map(Snapshot::name).toList(),
                List.copyOf(reports),
                updater(),
                GaussNewtonDynamics.of(
                        run, reports.stream().map(NamedReport::report).toList()),
                directory.readFailures(),
                directory.readGaps(),
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
                before.updater(),
                before.dynamics(),
                before.failures(),
                before.gaps(),
                directory.workerStatus(),
                before.lastReport());
    }

    private Updater updater() throws IOException {
        if (updater == null) {
            updater = Updater.of(directory.networkConfiguration());
        }
        return updater;
    }

    /** All but the last, which is wanted in full. */
    private void readTogether(List<String> names) throws IOException {
        List<String> unread = names.stream()
                .limit(Math.max(0, names.size() - 1))
                .filter(name -> !light.containsKey(name))
                .toList();
        try {
            unread.parallelStream()
                    .map(name -> {
                        try {
                            SpectrumReport report = directory.readReport(name);
                            return light(name, report, ReportExcerpt.of(report, thinning));
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList()
                    .forEach(report -> light.put(report.snapshot(), report));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private NamedReport light(String name, SpectrumReport report, ReportExcerpt excerpt) {
        done.incrementAndGet();
        return new NamedReport(name, withoutBlocks(ReportExcerpt.numbers(report)), excerpt);
    }

    private NamedReport named(String name, boolean last) throws IOException {
        if (last && latest != null && latest.snapshot().equals(name)) {
            return latest;
        }
        NamedReport known = light.get(name);
        if (last || known == null) {
            SpectrumReport report = directory.readReport(name);
            ReportExcerpt excerpt = ReportExcerpt.of(report, thinning);
            known = light(name, report, excerpt);
            light.put(name, known);
            latest = last ? new NamedReport(name, report, excerpt) : latest;
        }
        return last ? latest : known;
    }

    /** Halves the points of all curves until they are few enough. */
    private void bound(int reports) {
        int points = thinning.points();
        while (reports * (long) points > mostPoints && points > FEWEST_POINTS) {
            points /= 2;
        }
        if (points < thinning.points()) {
            thinning = new Thinning(points);
            light.replaceAll((name, report) -> thinned(report));
            latest = latest == null ? null : thinned(latest);
        }
    }

    private NamedReport thinned(NamedReport named) {
        return new NamedReport(named.snapshot(), named.report(), named.excerpt().thinned(thinning));
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

    /** Spectra of layers are in the excerpt; no metric asks for those of older reports. */
    private static SpectrumReport withoutBlocks(SpectrumReport report) {
        return report.with(report.sets(), null, null);
    }
}
