package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events as they happen. */
class EventsTest {

    @TempDir
    private Path folder;

    private final RunEvents events = new RunEvents();
    private final List<AutoCloseable> open = new ArrayList<>();
    private RunDirectory run;
    private SpectrascopeServer server;

    @BeforeEach
    void serve() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        server = SpectrascopeServer.start(
                new AgentConfiguration.Http("127.0.0.1", 0),
                List.of(ServedRun.of(run, Optional::empty)),
                events,
                accept -> null,
                Map::of);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable stream : open) {
            stream.close();
        }
        server.close();
    }

    /** A stream that is read line by line, without the chunks' own lines. */
    private final class Stream implements AutoCloseable {

        private final Socket socket = new Socket("127.0.0.1", server.port());
        private final BufferedReader lines;

        Stream(String method) throws IOException {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((method + " /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            open.add(this);
        }

        String next(String beginning) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line;
                }
            }
            return null;
        }

        List<String> rest() throws IOException {
            return lines.lines().filter(line -> !line.isEmpty()).toList();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Stream stream() throws IOException {
        Stream stream = new Stream("GET");
        assertThat(stream.next("HTTP/1.1")).isEqualTo("HTTP/1.1 200 OK");
        assertThat(stream.next("Content-type:")).isEqualToIgnoringCase("Content-Type: text/event-stream");
        assertThat(stream.next("retry:")).isNotNull();
        return stream;
    }

    private void look() throws IOException {
        events.update("r1", new RunReader(run).read());
    }

    @Test
    void reportsAndStatesArriveInOrder() throws Exception {
        look();
        Stream one = stream();
        Stream other = stream();
        Runs.report(run, 3, 8);
        look();
        run.write(new Failure(Runs.snapshot(run, 4).name(), "made up", null, 1, Instant.EPOCH));
        look();
        for (Stream stream : List.of(one, other)) {
            assertThat(stream.next("event:")).isEqualTo("event: report");
            assertThat(stream.next("data:")).isEqualTo("data: {\"run\":\"r1\",\"name\":\"e000003-i0000030\"}");
            assertThat(stream.next("event:")).isEqualTo("event: state");
            assertThat(stream.next("data:")).isEqualTo("data: {\"run\":\"r1\"}");
            assertThat(stream.next("event:")).isEqualTo("event: state");
        }
        // Nothing new is no event.
        look();
        Runs.report(run, 5, 8);
        look();
        assertThat(one.next("event:")).isEqualTo("event: report");
    }

    @Test
    void reportsOfTheFirstLookAreNoNews() throws Exception {
        Runs.report(run, 3, 8);
        try (RunEvents.Listener listener = events.listen()) {
            look();
            assertThat(listener.next(1, TimeUnit.SECONDS).type()).isEqualTo("state");
            assertThat(listener.next(0, TimeUnit.SECONDS)).isNull();
        }
    }

    /** Its process ends without writing a file. */
    @Test
    void aTrainingJvmThatIsGoneIsNoticed() throws Exception {
        Process job = new ProcessBuilder("sleep", "60").start();
        try {
            RunState state = new RunReader(run).read();
            RunState ofJob = new RunState(
                    Runs.ofProcess(state.run(), job.pid()),
                    state.snapshots(),
                    state.pending(),
                    state.reports(),
                    state.updater(),
                    state.dynamics(),
                    state.failures(),
                    state.gaps(),
                    state.worker(),
                    state.lastReport());
            events.update("r1", ofJob);
            try (RunEvents.Listener listener = events.listen()) {
                events.checkPhases();
                assertThat(listener.next(0, TimeUnit.SECONDS)).isNull();
                job.destroy();
                job.waitFor();
                events.checkPhases();
                assertThat(listener.next(1, TimeUnit.SECONDS).type()).isEqualTo("state");
                events.checkPhases();
                assertThat(listener.next(0, TimeUnit.SECONDS)).isNull();
            }
        } finally {
            job.destroyForcibly();
        }
    }

    @Test
    void oneMoreThanThereMayBeIsToldAndRequestsGoOn() throws Exception {
        for (int i = 0; i < SpectrascopeServer.STREAMS; i++) {
            stream();
        }
        assertThat(get("/api/events").statusCode()).isEqualTo(503);
        assertThat(get("/api/events").body())
                .isEqualTo("there are 16 event streams already; ask for /api/runs now and then\n");
        assertThat(get("/api/runs").statusCode()).isEqualTo(200);
        // One that is left makes room, once a word to it has failed.
        open.remove(0).close();
        await().until(() -> {
            Runs.report(run, 3 + Runs.reports(run), 8);
            look();
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + "api/events"))
                    .build();
            try (var body = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofInputStream())
                    .body()) {
                return new String(body.readNBytes(6), StandardCharsets.UTF_8).equals("retry:");
            }
        });
    }

    /** Whoever does not read is cut off, so that it knows that it has missed something. */
    @Test
    void whoFallsBehindIsToldByTheEndOfTheStream() throws Exception {
        try (RunEvents.Listener slow = events.listen();
                RunEvents.Listener quick = events.listen()) {
            RunState state = new RunReader(run).read();
            for (int i = 0; i <= RunEvents.WAITING; i++) {
                events.update("r1", Runs.withSnapshots(state, i));
                assertThat(quick.next(1, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(slow.hasMissed()).isTrue();
            assertThat(quick.hasMissed()).isFalse();
        }
    }

    @Test
    void streamsEndWithTheServer() throws Exception {
        Stream stream = stream();
        server.close();
        // The last chunk, which says that nothing is missing.
        assertThat(stream.rest()).endsWith("0");
        // A pool says that it has terminated a moment before its last thread has.
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("spectrascope-events-")));
    }

    @Test
    void otherMethodsAndPathsAreRefused() throws Exception {
        assertThat(new Stream("POST").next("HTTP/1.1")).startsWith("HTTP/1.1 405 ");
        assertThat(get("/api/events/more").statusCode()).isEqualTo(404);
        assertThat(get("/api/eventsandmore").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(server.address()).resolve(path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
