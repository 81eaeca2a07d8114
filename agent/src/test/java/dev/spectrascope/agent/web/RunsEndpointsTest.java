package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunReader.Progress;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.WorkerStatus;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page asks for. */
class RunsEndpointsTest {

    private static final String FIRST = "e000003-i0000030";
    private static final String SECOND = "e000004-i0000040";

    @TempDir
    private static Path folder;

    private final ObjectMapper mapper = new ObjectMapper();
    private final HttpClient client = HttpClient.newHttpClient();
    private static RunDirectory run;
    private static SpectrascopeServer server;

    @BeforeAll
    static void serve() throws IOException {
        run = Runs.create(folder.resolve("r1"), "{\"iupdater\": {\"@class\": \"a.b.Nesterovs\", \"momentum\": 0.5}}");
        double[] grid = IntStream.range(0, 512).mapToDouble(k -> k).toArray();
        run.write(Runs.snapshot(run, 3).name(), Runs.withLayers(Runs.withDensity(Runs.report(3, 3, 8), grid)));
        run.write(Runs.snapshot(run, 4).name(), Runs.withDensity(Runs.report(4, 3, 5), grid));
        run.write(new Failure(Runs.snapshot(run, 5).name(), "made up", "a trace", 2, Instant.EPOCH));
        Runs.snapshot(run, 6);
        run.write(new Gap("e000002-i0000020", Gap.Kind.PASSED_OVER, "newer ones waited", Instant.EPOCH));
        Instant now = Instant.now();
        run.write(new WorkerStatus(1, "e000006-i0000060", "train.g", 50, 200, 0, now.minusSeconds(10), now));
        RunDirectory other = Runs.create(folder.resolve("r2"));
        Runs.finish(other);
        server = SpectrascopeServer.start(
                new AgentConfiguration.Http("127.0.0.1", 0),
                List.of(
                        served(run),
                        served(other),
                        ServedRun.of(Runs.create(folder.resolve("r3")), Optional::empty),
                        ServedRun.of(
                                Runs.create(folder.resolve("unread")), Optional::empty, () -> new Progress(120, 200))),
                new RunEvents(),
                accept -> null,
                Map::of);
    }

    private static ServedRun served(RunDirectory directory) throws IOException {
        RunState state = new RunReader(directory).read();
        return ServedRun.of(directory, () -> Optional.of(state));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    private HttpResponse<byte[]> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(server.address()).resolve(path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        return mapper.readTree(response.body());
    }

    @Test
    void allRunsInBrief() throws Exception {
        JsonNode runs = json("/api/runs");
        assertThat(runs).hasSize(4);
        JsonNode first = runs.get(0);
        assertThat(first.at("/id").asText()).isEqualTo("r1");
        assertThat(first.at("/phase").asText()).isEqualTo("training");
        assertThat(first.at("/snapshots").asInt()).isEqualTo(4);
        assertThat(first.at("/reports").asInt()).isEqualTo(2);
        assertThat(first.at("/queue").asInt()).isEqualTo(1);
        assertThat(first.at("/failures").asInt()).isEqualTo(1);
        assertThat(first.at("/epoch").asInt()).isEqualTo(4);
        assertThat(first.at("/gPeak/epoch").asInt()).isEqualTo(3);
        assertThat(first.at("/worker/done").asInt()).isEqualTo(50);
        assertThat(first.at("/worker/planned").asInt()).isEqualTo(200);
        assertThat(first.at("/worker/secondsLeft").asLong()).isBetween(1L, 30L);
        assertThat(runs.at("/1/phase").asText()).isEqualTo("finished");
        assertThat(runs.at("/1/worker").isMissingNode()).isTrue();
        assertThat(runs.at("/2/phase").asText()).isEqualTo("starting");
        assertThat(runs.at("/3/phase").asText()).isEqualTo("reading");
        assertThat(runs.at("/3/reading/done").asInt()).isEqualTo(120);
        assertThat(runs.at("/3/reading/total").asInt()).isEqualTo(200);
    }

    @Test
    void oneRunWithItsQueueAndFailures() throws Exception {
        JsonNode one = json("/api/runs/r1");
        assertThat(one.at("/id").asText()).isEqualTo("r1");
        assertThat(one.at("/pending/0").asText()).isEqualTo("e000006-i0000060");
        assertThat(one.at("/failed/0/snapshot").asText()).isEqualTo("e000005-i0000050");
        assertThat(one.at("/failed/0/cause").asText()).isEqualTo("made up");
        assertThat(one.at("/failed/0/attempts").asInt()).isEqualTo(2);
        assertThat(one.at("/gaps/0/snapshot").asText()).isEqualTo("e000002-i0000020");
        assertThat(one.at("/gaps/0/kind").asText()).isEqualTo("passed-over");
        assertThat(one.at("/gaps/0/reason").asText()).isEqualTo("newer ones waited");
        assertThat(one.at("/updater/threshold/timesLearningRate").asDouble()).isEqualTo(2 * 1.5 / 2);
        assertThat(one.at("/updater/threshold/formula").asText()).isEqualTo("(2/η)(1 + μ)/(1 + 2μ)");
        assertThat(json("/api/runs/r2").at("/updater/threshold").isMissingNode())
                .isTrue();
        assertThat(one.at("/directory").asText()).isEqualTo(run.root().toString());
        assertThat(one.at("/pid").asLong()).isEqualTo(ProcessHandle.current().pid());
        assertThat(json("/api/runs/r3").at("/phase").asText()).isEqualTo("starting");
        assertThat(json("/api/runs/r1/network"))
                .isEqualTo(mapper.readTree(run.root().resolve("network.json").toFile()));
    }

    @Test
    void reportsWithoutCurves() throws Exception {
        JsonNode reports = json("/api/runs/r1/reports");
        assertThat(reports).hasSize(2);
        JsonNode first = reports.get(0);
        assertThat(first.at("/name").asText()).isEqualTo(FIRST);
        assertThat(first.at("/epoch").asInt()).isEqualTo(3);
        assertThat(first.at("/iteration").asInt()).isEqualTo(30);
        JsonNode file = mapper.readTree(run.reportFile(FIRST).toFile());
        for (String same :
                List.of("/sets/train/operators/g/top", "/sets/test/loss", "/cost", "/layers/0_conv/g/top", "/origin")) {
            assertThat(first.at("/report" + same)).as(same).isEqualTo(file.at(same));
        }
        assertThat(first.at("/report/sets/train/operators/g/density").isMissingNode())
                .isTrue();
        assertThat(json("/api/runs/r2/reports")).isEmpty();
        assertThat(json("/api/runs/r3/reports")).isEmpty();
    }

    @Test
    void aReportIsItsFile() throws Exception {
        assertThat(get("/api/runs/r1/reports/" + SECOND).body()).isEqualTo(Files.readAllBytes(run.reportFile(SECOND)));
    }

    @Test
    void aReportAsATable() throws Exception {
        HttpResponse<byte[]> table = get("/api/runs/r1/reports/" + FIRST + ".csv");
        assertThat(table.headers().firstValue("Content-Type")).hasValue("text/csv; charset=utf-8");
        assertThat(new String(table.body(), StandardCharsets.UTF_8).lines())
                .startsWith("table,part,operator,name,position,value,error")
                .contains(
                        "eigenvalues,train,g,top,1,8.0,1.0E-4",
                        "densities,test,h,,2.0," + 1 / 512.0 + ",",
                        "eigenvalues,layers.0_conv,g,top,2,1.0,1.0E-4",
                        "quantities,train,g,trace,,12.5,");
    }

    @Test
    void curvesOfAllReportsThinned() throws Exception {
        JsonNode curves = json("/api/runs/r1/curves?set=train&operator=g&curve=density&points=64");
        assertThat(curves.at("/reports")).hasSize(2);
        assertThat(curves.at("/reports/1/name").asText()).isEqualTo(SECOND);
        assertThat(curves.at("/reports/1/curve/eigenvalue")).hasSize(64);
        assertThat(curves.at("/reports/1/curve/eigenvalue/0").asDouble()).isEqualTo(3.5);
        assertThat(curves.at("/reports/1/curve/density/0").floatValue()).isEqualTo(1f / 512);
        assertThat(json("/api/runs/r1/curves?set=train&operator=g").at("/reports/0/curve/density"))
                .hasSize(256);
        JsonNode logarithmic =
                json("/api/runs/r1/curves?set=test&operator=h&curve=logDensity").at("/reports/0/curve");
        assertThat(logarithmic.at("/positive"))
                .hasSameSizeAs(logarithmic.at("/magnitude"))
                .isNotEmpty();
        // What was not measured is not there.
        assertThat(json("/api/runs/r1/curves?set=train&operator=nothing").at("/reports"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "curve=spectrum|curve is spectrum; it must be density or logDensity",
                "points=0|points is 0; it must be a whole number of at least 1",
                "points=many|points is many; it must be a whole number of at least 1",
                "points=|points is empty; it must be a whole number of at least 1",
                "points=99999999999|points is 99999999999; it must be a whole number of at least 1"
            })
    void senselessParametersAreTold(String queryAndAnswer) throws Exception {
        String[] parts = queryAndAnswer.split("\\|");
        HttpResponse<byte[]> refused = get("/api/runs/r1/curves?set=train&operator=g&" + parts[0]);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo(parts[1] + "\n");
    }

    @Test
    void thePeakIsThatOfTheDynamics() throws Exception {
        JsonNode dynamics = json("/api/runs/r1/peak");
        assertThat(dynamics.at("/series/raw/peak/at/epoch").asInt()).isEqualTo(3);
        assertThat(dynamics.at("/series/raw/points")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/runs/",
                "/api/runsandmore",
                "/api/runs/r4",
                "/api/runs/r1/",
                "/api/runs/r1/nothing",
                "/api/runs/r1/reports/",
                "/api/runs/r1/reports/nothing",
                "/api/runs/r1/reports/" + FIRST + "/more",
                "/api/runs/r1/reports/..%2Frun",
                "/api/runs/r1/reports/..%2F..%2Fr2%2Frun.json.csv",
                "/api/runs/r2/reports/" + FIRST,
                "/api/runs/../r1/run.json",
                "/api/runs/r1/reports/%00",
                "/page",
                "/page/",
                "/page/nothing.js",
                "/page/modules.json",
                "/page/index.html",
                "/page/..%2Fpage%2Fmain.js",
                "/page/..%5Cmain.js",
                "/pages/main.js",
                "/PageFiles.class"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    /** As no well-behaved client sends them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page/../page/modules.json",
                "/page/../../../../../etc/passwd",
                "/api/runs/r1/reports/../../run.json",
                "//etc/passwd",
                "/page//etc/passwd",
                "/page/%2e%2e/modules.json",
                "/page/%2e%2e%2f%2e%2e%2fetc%2fpasswd"
            })
    void noPathLeadsOutside(String path) throws Exception {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("root:", "imports", "schema");
        }
    }

    @Test
    void whatTheClientHasIsNotSentAgain() throws Exception {
        for (String path : List.of(
                "/",
                "/page/main.js",
                "/api/runs/r2",
                "/api/runs/r1/reports",
                "/api/runs/r1/reports/" + FIRST,
                "/api/runs/r1/reports/" + FIRST + ".csv",
                "/api/runs/r1/curves?set=train&operator=g")) {
            HttpResponse<byte[]> first = get(path);
            String tag = first.headers().firstValue("ETag").orElseThrow();
            assertThat(first.headers().firstValue("Cache-Control")).hasValue("private, no-cache");
            HttpResponse<byte[]> again = get(path, "If-None-Match", "\"other\", " + tag);
            assertThat(again.statusCode()).as(path).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.headers().firstValue("ETag")).hasValue(tag);
            assertThat(get(path, "If-None-Match", "\"other\"").statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        String before = get("/api/runs/r1/reports/" + FIRST)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
        byte[] file = Files.readAllBytes(run.reportFile(FIRST));
        run.write(FIRST, Runs.report(3, 3, 8));
        assertThat(get("/api/runs/r1/reports/" + FIRST).headers().firstValue("ETag"))
                .isNotEqualTo(Optional.of(before));
        Files.write(run.reportFile(FIRST), file);
    }

    @Test
    void whatIsLargeIsCompressedForThoseWhoTakeIt() throws Exception {
        String path = "/api/runs/r1/reports/" + FIRST;
        HttpResponse<byte[]> compressed = get(path, "Accept-Encoding", "br, gzip;q=0.8");
        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        byte[] plain = new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes();
        assertThat(plain).isEqualTo(Files.readAllBytes(run.reportFile(FIRST)));
        assertThat(compressed.body().length).isLessThan(plain.length / 2);
        for (String[] headers : new String[][] {{}, {"Accept-Encoding", "br"}, {"Accept-Encoding", "gzip;q=0"}}) {
            assertThat(get(path, headers).headers().firstValue("Content-Encoding"))
                    .isEmpty();
        }
        assertThat(get("/api/runs/r2/reports", "Accept-Encoding", "gzip").body())
                .asString()
                .isNotEmpty();
        assertThat(get("/nothing", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEmpty();
    }

    @Test
    void thePageMayRunItsOwnModulesAndAskItsOwnServerOnly() throws Exception {
        HttpResponse<byte[]> page = get("/");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        String html = new String(page.body(), StandardCharsets.UTF_8);
        Matcher map =
                Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(html);
        assertThat(map.find()).isTrue();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
        String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy)
                .contains("default-src 'none'")
                .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';")
                .contains("connect-src 'self'")
                .contains("frame-ancestors 'none'")
                .doesNotContain("http:", "https:", "*", "unsafe-eval");
        assertThat(html).doesNotContain("http://", "https://").doesNotContain("<!-- modules -->");
        for (JsonNode place : mapper.readTree(map.group(1)).at("/imports")) {
            HttpResponse<byte[]> module = get("/" + place.asText().substring(2));
            assertThat(module.statusCode()).as(place.asText()).isEqualTo(200);
            assertThat(module.headers().firstValue("Content-Type")).hasValue("text/javascript; charset=utf-8");
            assertThat(module.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        assertThat(get("/page/page.css").headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
        assertThat(get("/api/runs").headers().firstValue("Content-Security-Policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
    }
}
