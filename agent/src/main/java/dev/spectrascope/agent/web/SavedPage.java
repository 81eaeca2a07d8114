package dev.spectrascope.agent.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.agent.excerpt.RoundedJson;
import dev.spectrascope.agent.excerpt.Thinning;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunState.NamedReport;
import dev.spectrascope.agent.summary.Sentence;
import dev.spectrascope.agent.summary.Summary;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The page with its modules, the chart library and the data of finished or running runs in one file that needs no server: the same
 * frame and modules as are served, and the same JSON at the same paths, but for curves, which have fewer points where there are
 * many reports, and for numbers, which have {@value RoundedJson#DIGITS} digits.
 */
public final class SavedPage {

    /** Bytes of all data that are aimed at, compressed. */
    private static final long SIZE = 12_000_000;

    private static final int MOST_POINTS = 1024;
    private static final int FEWEST_POINTS = 32;

    /** Nothing is loaded from anywhere: modules are data, and pictures that are saved too. */
    private static final String POLICY =
            "default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'; img-src data: blob:";

    private static final String STYLE = "<link rel=\"stylesheet\" href=\"page/page.css\">";
    private static final String MAIN = "<script type=\"module\" src=\"page/main.js\"></script>";
    private static final String MODULES = "<!-- modules -->";
    private static final String TITLE = "<title>Spectrascope</title>";
    private static final String LOADING = "<p>Loading …</p>";
    private static final Pattern NO_SCRIPT = Pattern.compile("<noscript>.*?</noscript>", Pattern.DOTALL);
    private static final String WITHOUT_SCRIPT = "The figures are drawn by JavaScript, which is switched off here.";
    private static final String END = "</body>";

    private record Run(ServedRun served, List<NamedReport> reports) {}

    private final List<Run> runs = new ArrayList<>();
    private final PageFiles files = new PageFiles();
    private final Thinning thinning;
    private final Instant made = Instant.now();

    /**
     * Reads the runs, all but the curves.
     *
     * @param directories at least one, with names of their own
     */
    public SavedPage(List<RunDirectory> directories) throws IOException {
        this(directories, SIZE);
    }

    /**
     * @param size bytes of all data that are aimed at
     */
    SavedPage(List<RunDirectory> directories, long size) throws IOException {
        for (RunDirectory directory : directories) {
            var state = RunReader.hurried(directory).read();
            runs.add(new Run(ServedRun.of(directory, () -> Optional.of(state)), state.reports()));
        }
        this.thinning = new Thinning(points(size));
    }

    /** Most points of a curve in the file. */
    public int mostPoints() {
        return thinning.points();
    }

    /** How many reports are in the file. */
    public int reports() {
        return runs.stream().mapToInt(run -> run.reports().size()).sum();
    }

    /** As many points as there is room for, judged by the latest report of each run. */
    private int points(long most) throws IOException {
        int points = MOST_POINTS;
        while (points > FEWEST_POINTS && size(points) > most) {
            points /= 2;
        }
        return points;
    }

    private long size(int points) throws IOException {
        long size = 0;
        for (Run run : runs) {
            if (!run.reports().isEmpty()) {
                NamedReport latest = run.reports().get(run.reports().size() - 1);
                size += run.reports().size() * (long) compressed(report(run, latest, new Thinning(points))).length;
            }
        }
        return size;
    }

    /** Writes the file, in UTF-8. */
    public void writeTo(Writer out) throws IOException {
        String names =
                String.join(", ", runs.stream().map(run -> run.served().id()).toList());
        String frame = files.frame(Map.of(
                TITLE,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\">\n<title>" + escaped(names)
                        + " · Spectrascope</title>",
                STYLE,
                "<style>\n" + files.text(PageFiles.STYLE) + "</style>",
                MODULES,
                "<script type=\"importmap\">" + importMap() + "</script>",
                MAIN,
                "<script type=\"module\">import '" + PageFiles.MAIN + "';</script>",
                LOADING,
                words()));
        frame = NO_SCRIPT.matcher(frame).replaceAll("<noscript>" + WITHOUT_SCRIPT + "</noscript>");
        int end = frame.lastIndexOf(END);
        out.write(frame, 0, end);
        writeData(out);
        out.write(frame, end, frame.length() - end);
    }

    /** As modules that are data have no place, they find each other by their names alone. */
    private String importMap() throws IOException {
        Map<String, String> modules = new LinkedHashMap<>(files.modules());
        modules.put(PageFiles.SOURCE, PageFiles.EMBEDDED_SOURCE);
        ObjectNode imports = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, String> module : modules.entrySet()) {
            imports.put(
                    module.getKey(),
                    "data:text/javascript;base64,"
                            + Base64.getEncoder().encodeToString(files.bytes(module.getValue())));
        }
        return JsonNodeFactory.instance.objectNode().set("imports", imports).toString();
    }

    /** What is there to read before, and without, any script. */
    private String words() {
        StringBuilder text = new StringBuilder("<main>\n<h1>Spectrascope</h1>\n");
        for (Run run : runs) {
            text.append("<h2>").append(escaped(run.served().id())).append("</h2>\n<ul>\n");
            Summary summary = new RunSummary(run.served()).words();
            for (Sentence sentence : summary.sentences()) {
                text.append("<li>").append(escaped(sentence.text())).append("</li>\n");
            }
            text.append("</ul>\n");
        }
        return text.append("</main>").toString();
    }

    private void writeData(Writer out) throws IOException {
        List<Object> briefs = new ArrayList<>();
        for (Run run : runs) {
            briefs.add(new RunSummary(run.served()).brief());
        }
        plain(out, "about", Map.of("made", made.toString(), "points", thinning.points(), "digits", RoundedJson.DIGITS));
        plain(out, "api/runs", briefs);
        for (Run run : runs) {
            RunSummary summary = new RunSummary(run.served());
            String path = "api/runs/" + run.served().id();
            plain(out, path, PlacelessJson.of(summary.full()));
            plain(
                    out,
                    path + "/peak",
                    summary.dynamics().<Object>map(found -> found).orElse(Map.of()));
            plain(out, path + "/summary", summary.words());
            ByteArrayOutputStream numbers = new ByteArrayOutputStream();
            RunReports.writeNumbers(run.reports(), numbers);
            packed(out, path + "/reports", numbers.toByteArray());
            for (NamedReport named : run.reports()) {
                packed(out, path + "/reports/" + named.snapshot(), report(run, named, thinning));
            }
        }
    }

    private static byte[] report(Run run, NamedReport named, Thinning thinning) throws IOException {
        return RoundedJson.of(thinning.curves().in(run.served().directory().readReport(named.snapshot())));
    }

    private static void plain(Writer out, String path, Object value) throws IOException {
        // The end of a script, or the beginning of a comment in it, cannot be in JSON text but in its strings.
        String json = new String(Json.compact(value), StandardCharsets.UTF_8).replace("<", "\\u003c");
        out.write("<script type=\"application/json\" data-path=\"" + escaped(path) + "\">" + json + "</script>\n");
    }

    private static void packed(Writer out, String path, byte[] json) throws IOException {
        out.write("<script type=\"application/json\" data-encoding=\"gzip\" data-path=\"" + escaped(path) + "\">"
                + Base64.getEncoder().encodeToString(compressed(json)) + "</script>\n");
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(compressed)) {
            out.write(bytes);
        }
        return compressed.toByteArray();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
