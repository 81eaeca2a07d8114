package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.MetricsRegistry;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectrascopeServerTest {

    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final MetricsRegistry metrics = new MetricsRegistry();
    private final RunEvents events = new RunEvents();
    private RunDirectory run;
    private SpectrascopeServer server;

    /** The JDK's server reads its own limits once: a program that has had a server before must not make ours go without. */
    @BeforeAll
    static void aServerOfTheProgram() throws IOException {
        HttpServer.create(new InetSocketAddress(HOST, 0), 0).stop(0);
    }

    @BeforeEach
    void serve() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 3, 8);
        run.write(new Failure(Runs.snapshot(run, 4).name(), "made up", null, 1, Instant.EPOCH));
        RunState state = new RunReader(run).read();
        metrics.run("r1").update(state);
        server = start(0, Optional.of(state));
    }

    private SpectrascopeServer start(int port, Optional<RunState> state) throws IOException {
        return start(new AgentConfiguration.Http(HOST, port), state);
    }

    private SpectrascopeServer start(AgentConfiguration.Http http, Optional<RunState> state) throws IOException {
        return SpectrascopeServer.start(
                http, List.of(ServedRun.of(run, () -> state)), events, metrics::scrape, () -> Map.of("hook", 0L));
    }

    @AfterEach
    void close() {
        server.close();
        metrics.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    private HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(server.address()).resolve(path))
                .timeout(Duration.ofSeconds(60))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void metricsInBothFormats() throws Exception {
        HttpResponse<String> text = get("/metrics");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("spectrascope_epoch{run=\"r1\"} 3.0\n");
        HttpResponse<String> open = get("/metrics", "Accept", "application/openmetrics-text;version=1.0.0");
        assertThat(open.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).endsWith("# EOF\n");
    }

    @Test
    void health() throws Exception {
        HttpResponse<String> response = get("/health");
        JsonNode health = new ObjectMapper().readTree(response.body());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json; charset=utf-8");
        assertThat(health.at("/status").asText()).isEqualTo("degraded");
        assertThat(health.at("/faults/hook").isNumber()).isTrue();
        assertThat(health.at("/runs/0/run").asText()).isEqualTo("r1");
        assertThat(health.at("/runs/0/state").asText()).isEqualTo("training");
        assertThat(health.at("/runs/0/reports").asInt()).isEqualTo(1);
        assertThat(health.at("/runs/0/queue").asInt(-1)).isZero();
        assertThat(health.at("/runs/0/failures/0/cause").asText()).isEqualTo("made up");
        assertThat(Instant.parse(health.at("/runs/0/lastReport").asText())).isBeforeOrEqualTo(Instant.now());
    }

    @Test
    void reportsInBriefAndInFull() throws Exception {
        JsonNode brief = new ObjectMapper().readTree(get("/api/reports").body()).get(0);
        assertThat(brief.at("/epoch").asInt()).isEqualTo(3);
        assertThat(brief.at("/sets/train/operators/g/top/0/eigenvalue").asDouble())
                .isEqualTo(8);
        HttpResponse<String> full = get("/" + brief.at("/href").asText());
        assertThat(full.body())
                .isEqualTo(Files.readString(run.reportFile(brief.at("/snapshot").asText())));
    }

    @Test
    void pageIsWholeInItself() throws Exception {
        HttpResponse<String> page = get("/");
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(page.body()).contains("<title>Spectrascope</title>").doesNotContain("http://", "https://");
        assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    @Test
    void headHasNoBody() throws Exception {
        HttpResponse<String> head = send("HEAD", "/metrics");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "NONSENSE"})
    void otherMethodsAreRefused(String method) throws Exception {
        HttpResponse<String> refused = send(method, "/metrics");
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/metricsandmore",
                "/metrics/x",
                "/healthy",
                "/api/reportsandmore",
                "/api/reports/r1",
                "/api/reports/r1/nothing",
                "/api/reports/r1/..%2Frun",
                "/api/reports/../../run.json",
                "/api/reports/other/e000003-i0000030"
            })
    void nothingElseIsServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(404);
    }

    @Test
    void beforeTheFirstLook() throws Exception {
        server.close();
        server = start(0, Optional.empty());
        assertThat(new ObjectMapper()
                        .readTree(get("/health").body())
                        .at("/runs/0/state")
                        .asText())
                .isEqualTo("starting");
        assertThat(get("/api/reports").body()).isEqualTo("[]");
    }

    @Test
    void garbageIsHarmless() throws Exception {
        for (String garbage :
                List.of("\0\0\0\r\n\r\n", "GET\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n", "\r\n", "x".repeat(10_000))) {
            try (Socket socket = new Socket(HOST, server.port())) {
                socket.getOutputStream().write(garbage.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
        }
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @Test
    void busyPortGivesTheNextFree() throws Exception {
        try (SpectrascopeServer second = start(server.port(), Optional.empty())) {
            assertThat(second.port()).isGreaterThan(server.port()).isLessThan(server.port() + SpectrascopeServer.PORTS);
        }
    }

    @Test
    void noPortIsAFaultOfOneLine() throws Exception {
        try (ServerSocket last = new ServerSocket(65535, 1, InetAddress.getByName(HOST))) {
            assertThatThrownBy(() -> start(last.getLocalPort(), Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("no port from 65535 to 65535 of 127.0.0.1 could be listened on (")
                    .hasMessageEndingWith("; choose another with http.port");
        }
    }

    @Test
    void noThreadOfItsKeepsTheJvmAlive() throws Exception {
        get("/health");
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().startsWith("spectrascope-http")
                        || thread.getName().startsWith("HTTP-Dispatcher"))
                .isNotEmpty()
                .allMatch(Thread::isDaemon);
    }

    @Test
    void unreadableResourceIsAnAnswerOfOneLine() throws Exception {
        Files.delete(run.reportFile("e000003-i0000030"));
        HttpResponse<String> failed = get("/api/reports/r1/e000003-i0000030");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body().lines()).hasSize(1);
    }

    /** More of them than there are threads, each a byte now and then: those that wait too long are cut off. */
    @Test
    void slowRequestsDoNotKeepOthersOut() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 6; i++) {
                Socket socket = new Socket(HOST, server.port());
                socket.getOutputStream().write("GET /metrics HTTP/1.1\r\nX-Slow: ".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                slow.add(socket);
            }
            assertThat(get("/metrics").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void endlessHeadersAreCutOff() throws Exception {
        try (Socket socket = new Socket(HOST, server.port())) {
            socket.setSoTimeout(30_000);
            StringBuilder request = new StringBuilder("GET /metrics HTTP/1.1\r\nHost: localhost\r\n");
            for (int i = 0; i < 200; i++) {
                request.append("X-").append(i).append(": y\r\n");
            }
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).doesNotContain("200 OK");
        }
        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void withALoginOnlyThatUserLooks() throws Exception {
        assertThat(server.isExposed()).isFalse();
        server.close();
        server = start(
                new AgentConfiguration.Http(
                        HOST,
                        0,
                        Optional.of("ada"),
                        Optional.of(PasswordHash.of("péché:x".toCharArray()).toString()),
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty());
        for (String path : List.of("/", "/metrics", "/health", "/api/reports", "/nothing")) {
            HttpResponse<String> refused = get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.headers().firstValue("WWW-Authenticate").orElseThrow())
                    .startsWith("Basic realm=\"Spectrascope\"");
            assertThat(refused.body()).doesNotContain("spectrascope_");
        }
        assertThat(get("/metrics", "Authorization", basic("ada", "péché:x")).statusCode())
                .isEqualTo(200);
        assertThat(get("/metrics", "Authorization", basic("ada", "wrong")).statusCode())
                .isEqualTo(401);
        assertThat(get("/metrics", "Authorization", basic("eve", "péché:x")).statusCode())
                .isEqualTo(401);
        for (String nonsense : List.of("Basic nonsense", "Basic", "Basic ====", "Bearer x", "Basic bm9jb2xvbg==")) {
            assertThat(get("/metrics", "Authorization", nonsense).statusCode())
                    .as(nonsense)
                    .isEqualTo(401);
        }
        // Guesses do not lock out who is known.
        assertThat(get("/health", "Authorization", basic("ada", "péché:x")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void withAKeyStoreItSpeaksTls() throws Exception {
        Path store = folder.resolve("server.p12");
        Path password = Files.writeString(folder.resolve("password.txt"), "changeit\n");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "s",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "changeit")
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        server.close();
        server = start(tls(store, password), Optional.empty());
        assertThat(server.address()).startsWith("https://127.0.0.1:");

        KeyStore trusted = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        HttpResponse<String> response = HttpClient.newBuilder()
                .sslContext(context)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address()).resolve("/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);

        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "other\n");
        assertThatThrownBy(() -> start(tls(store, wrong), Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("http.keyStore " + store + " could not be read (")
                .hasMessageEndingWith("; it must be a PKCS12 key store that http.keyStorePasswordFile opens");
        assertThatThrownBy(() -> start(tls(store, folder.resolve("absent")), Optional.empty()))
                .hasMessage("http.keyStorePasswordFile " + folder.resolve("absent")
                        + " could not be read; it must hold the key store's password in its first line");
    }

    private static AgentConfiguration.Http tls(Path store, Path password) {
        return new AgentConfiguration.Http(
                HOST, 0, Optional.empty(), Optional.empty(), Optional.of(store), Optional.of(password));
    }
}
