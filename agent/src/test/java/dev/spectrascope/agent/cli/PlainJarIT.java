package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar}: neither DL4J nor ND4J is on the class path. */
class PlainJarIT {

    @TempDir
    private Path folder;

    private RunDirectory run;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 3, 8);
    }

    private Path log() {
        return folder.resolve("log");
    }

    private Process start(Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("-jar", Jvms.agentJar().toString()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return Jvms.java(log(), command);
    }

    private String output(int exit, Object... arguments) throws IOException, InterruptedException {
        int ended = start(arguments).waitFor();
        String output = Files.readString(log());
        assertThat(ended).as(output).isEqualTo(exit);
        return output;
    }

    @Test
    void versionHelpCheckAndTableNeedNoDl4j() throws Exception {
        assertThat(output(0, "--version")).startsWith("spectrascope 0.");
        assertThat(output(0, "analyze", "--help")).contains("--model");
        assertThat(output(0, "check", Files.writeString(folder.resolve("c.yaml"), "worker: none\n")))
                .contains("worker: none");
        assertThat(output(0, "table", run.root())).contains("8.000").contains("G is at its largest so far, at epoch 3");
    }

    @Test
    void reportNeedsNoDl4j() throws Exception {
        Path file = folder.resolve("sent.html");
        assertThat(output(0, "report", run.root(), "--output", file)).startsWith(file + ": 1 report, ");
        // The chart library is in the jar, and so in the file.
        assertThat(file).isNotEmptyFile();
        assertThat(Files.size(file)).isGreaterThan(1_000_000);
        assertThat(Files.readString(file)).contains("There is one report, of epoch 3.");
    }

    @Test
    void serveNeedsNoDl4jAndEndsOnASignal() throws Exception {
        Process server = start("serve", run.root(), "--port", 0);
        try {
            Pattern address = Pattern.compile("Serving (http://\\S+) until interrupted");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> address.matcher(Files.readString(log())).find());
            Matcher matcher = address.matcher(Files.readString(log()));
            assertThat(matcher.find()).isTrue();
            URI root = URI.create(matcher.group(1));
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> Files.readString(log()).contains("r1: 1 report read"));
            assertThat(get(root, "/metrics")).contains("spectrascope_epoch{run=\"r1\"} 3.0");
            assertThat(get(root, "/")).contains("<script type=\"importmap\">");
            assertThat(get(root, "/page/echarts.js")).hasSizeGreaterThan(1_000_000);
            assertThat(get(root, "/api/runs/r1")).contains("\"directory\"");
            assertThat(get(root, "/api/runs/r1/reports")).contains("\"iteration\":30");
            assertThat(get(root, "/api/runs/r1/reports/e000003-i0000030.csv")).startsWith("table,part,");
            assertThat(get(root, "/api/runs/r1/curves?operator=g")).contains("\"deflated\":true");
            assertThat(get(root, "/api/runs/r1/summary")).contains("There is one report, of epoch 3.");
            server.destroy();
            await().atMost(Duration.ofMinutes(1)).until(() -> !server.isAlive());
        } finally {
            server.destroyForcibly();
        }
    }

    private static String get(URI root, String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(root.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void analyzeSaysWhatIsMissingInOneLine() throws Exception {
        Runs.snapshot(run, 4);
        assertThat(output(2, "analyze", run.root()).lines())
                .singleElement()
                .asString()
                .startsWith("spectrascope: DL4J or ND4J is not on the class path (")
                .contains("run it as java -cp spectrascope-agent.jar:YOUR_CLASS_PATH");
        assertThat(run.readFailures()).isEmpty();
    }
}
