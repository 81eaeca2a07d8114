package dev.spectrascope.agent.web;

import dev.spectrascope.agent.excerpt.KeptCurve;
import dev.spectrascope.agent.excerpt.ReportExcerpt.CurveKind;
import dev.spectrascope.agent.excerpt.Thinning;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.probes.run.CsvExport;
import dev.spectrascope.probes.run.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The reports of the runs that are shown. Excerpts are sent from memory, whole reports from their files, and only those that a
 * state names: a request cannot name any other file.
 */
final class RunReports {

    private record Entry(String name, int epoch, int iteration, KeptCurve curve) {}

    private final List<ServedRun> runs;

    RunReports(List<ServedRun> runs) {
        this.runs = runs;
    }

    /** A report's file. */
    Optional<Body> report(String id, String name) throws IOException {
        Optional<Path> file = file(id, name);
        return file.isPresent() ? Optional.of(Body.of(Body.JSON, file.get())) : Optional.empty();
    }

    /** A report as one table, read when it is sent. */
    Optional<Body> table(String id, String name) throws IOException {
        Optional<Path> file = file(id, name);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        ServedRun run = run(id).orElseThrow();
        Optional<String> tag = Body.of(Body.CSV, file.get()).tag();
        return Optional.of(Body.made(
                Body.CSV,
                tag.orElseThrow(),
                out -> CsvExport.write(run.directory().readReport(name), out)));
    }

    private Optional<Path> file(String id, String name) {
        return run(id).filter(run -> reports(run).stream()
                        .anyMatch(report -> report.snapshot().equals(name)))
                .map(run -> run.directory().reportFile(name));
    }

    /** The numbers of all reports of a run. */
    Optional<Body> numbers(String id) {
        return run(id).map(run -> {
            List<NamedReport> reports = reports(run);
            return Body.made(Body.JSON, version(run, reports), out -> writeNumbers(reports, out));
        });
    }

    static void writeNumbers(List<NamedReport> reports, OutputStream out) throws IOException {
        String separator = "[";
        for (NamedReport named : reports) {
            write(
                    out,
                    separator + "{\"name\":\"" + named.snapshot() + "\",\"epoch\":"
                            + named.report().epoch() + ",\"iteration\":"
                            + named.report().iteration() + ",\"report\":");
            named.excerpt().writeNumbers(out);
            write(out, "}");
            separator = ",";
        }
        write(out, reports.isEmpty() ? "[]" : "]");
    }

    /**
     * One curve of all reports of a run that have it.
     *
     * @param points most points of each
     */
    Optional<Body> curves(String id, String set, String operator, CurveKind kind, int points) {
        return run(id).map(run -> {
            List<NamedReport> reports = reports(run);
            String asked = String.join("/", set, operator, kind.name(), Integer.toString(points));
            return Body.made(Body.JSON, version(run, reports) + asked, out -> {
                write(out, "{\"reports\":[");
                Thinning thinning = new Thinning(points);
                String separator = "";
                for (NamedReport named : reports) {
                    Optional<KeptCurve> curve = named.excerpt().curve(set, operator, kind);
                    if (curve.isPresent()) {
                        write(out, separator);
                        out.write(Json.compact(new Entry(
                                named.snapshot(),
                                named.report().epoch(),
                                named.report().iteration(),
                                curve.get().thinned(thinning))));
                        separator = ",";
                    }
                }
                write(out, "]}");
            });
        });
    }

    private Optional<ServedRun> run(String id) {
        return runs.stream().filter(run -> run.id().equals(id)).findFirst();
    }

    private static List<NamedReport> reports(ServedRun run) {
        return run.state().get().map(RunState::reports).orElse(List.of());
    }

    /** Reports do not change once they are there. */
    private static String version(ServedRun run, List<NamedReport> reports) {
        return run.id() + " "
                + reports.stream().map(NamedReport::snapshot).collect(Collectors.joining(" "))
                + run.state().get().flatMap(RunState::lastReport);
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
