package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The page over a run of {@value #REPORTS} reports of {@value #POINTS} points, on loopback in headless Chromium: when something is
 * painted, when the first figure is there, how long a step of the slider takes until it is drawn; and what serving costs: heap of
 * the server's JVM after a garbage collection, and the time of each answer.
 *
 * <p>Arguments: an empty directory to work in, the agent's jar, and the file to write the figures to. Exit code 1 where the first
 * paint takes a second or more, or a step 100 ms or more at the median.
 */
final class PageBenchmark {

    static final int REPORTS = 200;
    static final int POINTS = 1024;

    private static final int OPENINGS = 5;
    private static final int STEPS = 40;
    private static final double PAINT_LIMIT = 1000;
    private static final double STEP_LIMIT = 100;
    private static final Pattern ADDRESS = Pattern.compile("Serving (http://[^ ]+/) ");
    private static final Pattern USED = Pattern.compile("heap\\s+total \\d+K, used (\\d+)K");

    /** Notes the moment at which the first chart has been drawn, from the beginning of the navigation. */
    private static final String NOTE_FIGURE = """
            new MutationObserver((_, observer) => {
              if (!document.querySelector('figure canvas, figure .chart svg')) return;
              observer.disconnect();
              requestAnimationFrame(() => requestAnimationFrame(() => { window.figureDrawn = performance.now(); }));
            }).observe(document, { subtree: true, childList: true });
            """;

    private static final String PAINTS = """
            (async () => {
              while (!window.figureDrawn) await new Promise(done => setTimeout(done, 10));
              const paint = performance.getEntriesByName('first-contentful-paint')[0];
              return { paint: paint ? paint.startTime : null, figure: window.figureDrawn };
            })()
            """;

    /** From the input event to the second frame after the figure's title has changed. */
    private static final String STEP = """
            (async () => {
              const range = document.querySelector('input[type=range]');
              const title = document.querySelector('figure h2');
              const before = title.textContent;
              const start = performance.now();
              range.value = %d;
              range.dispatchEvent(new Event('input', { bubbles: true }));
              while (title.textContent === before) {
                if (performance.now() - start > 20000) throw new Error('no step: ' + before);
                await new Promise(requestAnimationFrame);
              }
              await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
              return performance.now() - start;
            })()
            """;

    private PageBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path work = Path.of(arguments[0]);
        Path root = new MadeUpRun(REPORTS, POINTS).write(work.resolve("run")).root();
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("reports", REPORTS);
        figures.put("pointsPerCurve", POINTS);
        figures.put("bytesPerReport", Files.size(root.resolve("spectra").resolve("e000000-i0000000.json")));
        long start = System.nanoTime();
        Process server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-jar",
                        arguments[1],
                        "serve",
                        root.toString(),
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean within;
        try {
            String address = address(server);
            figures.put("listeningMillis", (System.nanoTime() - start) / 1e6);
            awaitReports(address);
            figures.put("allReportsReadMillis", (System.nanoTime() - start) / 1e6);
            figures.put("heapAfterReadingMegabytes", heap(server.pid()));
            within = browse(address, work.resolve("profile"), figures);
            serve(address, figures);
            figures.put("heapAfterServingMegabytes", heap(server.pid()));
        } finally {
            server.destroy();
            server.waitFor();
        }
        figures.put("withinLimits", within);
        figures.forEach((name, value) -> System.out.println(
                value instanceof Double number
                        ? String.format(Locale.ROOT, "%-34s %12.1f", name, number)
                        : String.format(Locale.ROOT, "%-34s %12s", name, value)));
        Files.write(
                Path.of(arguments[2]),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(figures));
        System.exit(within ? 0 : 1);
    }

    private static String address(Process server) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return address.group(1);
            }
        }
        throw new IOException("the server ended without serving");
    }

    private static void awaitReports(String address) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest runs =
                HttpRequest.newBuilder(URI.create(address + "api/runs")).build();
        while (new ObjectMapper()
                        .readTree(client.send(runs, HttpResponse.BodyHandlers.ofByteArray())
                                .body())
                        .at("/0/reports")
                        .asInt()
                < REPORTS) {
            Thread.sleep(20);
        }
    }

    private static boolean browse(String address, Path profile, Map<String, Object> figures) throws Exception {
        List<Double> paints = new ArrayList<>();
        List<Double> drawn = new ArrayList<>();
        List<Double> near = new ArrayList<>();
        List<Double> far = new ArrayList<>();
        Files.createDirectories(profile);
        try (Chromium chromium = new Chromium(profile)) {
            chromium.beforePages(NOTE_FIGURE);
            for (int i = 0; i < OPENINGS; i++) {
                chromium.open(address);
                JsonNode times = chromium.evaluate(PAINTS);
                paints.add(times.get("paint").asDouble());
                drawn.add(times.get("figure").asDouble());
            }
            for (int i = 0; i < STEPS; i++) {
                near.add(chromium.evaluate(STEP.formatted(20 + i)).asDouble());
                Thread.sleep(150);
            }
            // Far from each other, so that nothing is fetched beforehand.
            for (int i = 0; i < STEPS; i++) {
                far.add(chromium.evaluate(STEP.formatted((61 + i * 83) % REPORTS))
                        .asDouble());
                Thread.sleep(150);
            }
        }
        figures.put("firstPaintColdMillis", paints.get(0));
        figures.put("firstPaintMillis", Median.of(paints));
        figures.put("firstFigureColdMillis", drawn.get(0));
        figures.put("firstFigureMillis", Median.of(drawn));
        figures.put("stepToNextMillis", Median.of(near));
        figures.put("stepToNextSlowestMillis", near.stream().reduce(0.0, Math::max));
        figures.put("stepAnywhereMillis", Median.of(far));
        figures.put("stepAnywhereSlowestMillis", far.stream().reduce(0.0, Math::max));
        return paints.get(0) < PAINT_LIMIT && Median.of(near) < STEP_LIMIT && Median.of(far) < STEP_LIMIT;
    }

    private static void serve(String address, Map<String, Object> figures) throws Exception {
        Map<String, String> paths = new LinkedHashMap<>();
        paths.put("reports", "api/runs/run/reports");
        paths.put("curves", "api/runs/run/curves?set=train&operator=hessian&curve=logDensity&points=256");
        paths.put("report", "api/runs/run/reports/e000100-i0010000");
        paths.put("summary", "api/runs/run/summary");
        HttpClient client = HttpClient.newHttpClient();
        for (Map.Entry<String, String> path : paths.entrySet()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(address + path.getValue()))
                    .header("Accept-Encoding", "gzip")
                    .build();
            List<Double> millis = new ArrayList<>();
            int bytes = 0;
            for (int i = 0; i < OPENINGS; i++) {
                long start = System.nanoTime();
                bytes = client.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .body()
                        .length;
                millis.add((System.nanoTime() - start) / 1e6);
            }
            figures.put(path.getKey() + "Millis", Median.of(millis));
            figures.put(path.getKey() + "KilobytesCompressed", bytes / 1e3);
        }
    }

    /** What is alive: after a full garbage collection. */
    private static double heap(long pid) throws Exception {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        if (!used.find()) {
            throw new IOException("jcmd GC.heap_info of this JVM is not understood");
        }
        return Long.parseLong(used.group(1)) / 1e3;
    }

    private static String jcmd(long pid, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jcmd.waitFor();
        return said;
    }
}
