package dev.spectrascope.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A tab of a headless Chromium of its own, driven by the Chrome DevTools Protocol. */
final class Chromium implements AutoCloseable {

    private static final Duration START = Duration.ofSeconds(60);
    private static final long ANSWER_SECONDS = 120;

    private final Process process;
    private final WebSocket socket;
    private final ObjectMapper mapper = new ObjectMapper();
    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

    /**
     * @param profile an empty directory
     */
    Chromium(Path profile) throws Exception {
        process = new ProcessBuilder(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-extensions",
                        "--remote-debugging-port=0",
                        "--window-size=1400,1000",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        HttpClient client = HttpClient.newHttpClient();
        int port = port(profile.resolve("DevToolsActivePort"));
        JsonNode tabs = mapper.readTree(client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(tabs.at("/0/webSocketDebuggerUrl").asText()), new Answers())
                .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        send("Page.enable", mapper.createObjectNode());
        send("Runtime.enable", mapper.createObjectNode());
    }

    /** Written as soon as it listens. */
    private int port(Path file) throws IOException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() < end) {
            if (Files.isRegularFile(file) && Files.readString(file).contains("\n")) {
                return Integer.parseInt(
                        Files.readString(file).lines().findFirst().orElseThrow());
            }
            Thread.sleep(50);
        }
        throw new IOException(
                "chromium did not start within " + START.toSeconds() + " s; is the package chromium installed?");
    }

    /** Runs a script in every page before its own. */
    void beforePages(String script) throws Exception {
        send("Page.addScriptToEvaluateOnNewDocument", mapper.createObjectNode().put("source", script));
    }

    void open(String address) throws Exception {
        send("Page.navigate", mapper.createObjectNode().put("url", address));
    }

    /** The value of an expression, awaited where it is a promise. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode answer = send(
                "Runtime.evaluate",
                mapper.createObjectNode()
                        .put("expression", expression)
                        .put("awaitPromise", true)
                        .put("returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IOException("the page says: " + answer.get("exceptionDetails"));
        }
        return answer.at("/result/value");
    }

    private JsonNode send(String method, ObjectNode parameters) throws Exception {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = mapper.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        socket.sendText(message.toString(), true).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        socket.abort();
        process.destroy();
        try {
            process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }

    private final class Answers implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    JsonNode message = mapper.readTree(text.toString());
                    CompletableFuture<JsonNode> waiting =
                            answers.remove(message.path("id").asInt());
                    if (waiting != null) {
                        waiting.complete(message.path("result"));
                    }
                } catch (IOException e) {
                    answers.values().forEach(answer -> answer.completeExceptionally(e));
                }
                text.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
