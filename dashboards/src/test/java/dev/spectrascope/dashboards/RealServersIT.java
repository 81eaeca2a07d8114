package dev.spectrascope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The demo's network, trained under the agent while Prometheus scrapes it, with Alertmanager and Pushgateway: every query
 * of every panel and every rule asked of Prometheus, and the alert that G has peaked seen where a person would see it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealServersIT {

    private static final Path FOLDER = Places.TARGET.resolve("servers");
    /** So few Lanczos steps over so small a network resolve no tail that a power law could be fitted to. */
    private static final List<String> NOT_DUE =
            List.of("spectrascope_power_law_exponent{", "spectrascope_power_law_fit_ratio{");

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final List<Program> programs = new ArrayList<>();
    private Webhook webhook;
    private int agentPort;
    private int prometheusPort;
    private int pushPort;
    private Instant began;
    private Path run;

    @BeforeAll
    void trainUnderWatch() throws IOException, InterruptedException {
        deleteTree(FOLDER);
        Files.createDirectories(FOLDER);
        webhook = new Webhook();
        agentPort = Http.freePort();
        prometheusPort = Http.freePort();
        pushPort = Http.freePort();
        int alertmanagerPort = Http.freePort();
        write(
                "prometheus/prometheus.yml",
                "prometheus.yml",
                text -> text.replace("rules/*.yml", Places.DASHBOARDS + "/prometheus/rules/*.yml")
                        .replace("15s", "1s")
                        .replace("127.0.0.1:9464", "127.0.0.1:" + agentPort)
                        .replace("127.0.0.1:9091", "127.0.0.1:" + pushPort)
                        .replace("127.0.0.1:9093", "127.0.0.1:" + alertmanagerPort));
        write(
                "alertmanager/alertmanager.yml",
                "alertmanager.yml",
                text -> text.replace("127.0.0.1:9095", "127.0.0.1:" + webhook.port())
                        .replace("group_wait: 10s", "group_wait: 0s")
                        .replace("group_interval: 1m", "group_interval: 1s"));
        began = Instant.now();
        start("pushgateway", "prometheus-pushgateway", "--web.listen-address=127.0.0.1:" + pushPort);
        start(
                "alertmanager",
                "prometheus-alertmanager",
                "--config.file=alertmanager.yml",
                "--storage.path=alerts",
                "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:" + alertmanagerPort);
        start(
                "prometheus",
                "prometheus",
                "--config.file=prometheus.yml",
                "--storage.tsdb.path=series",
                "--web.listen-address=127.0.0.1:" + prometheusPort);
        for (int port : new int[] {pushPort, alertmanagerPort, prometheusPort}) {
            await().atMost(PATIENCE).until(() -> Http.answers("http://127.0.0.1:" + port + "/-/ready"));
        }
        train();
    }

    private void train() throws IOException, InterruptedException {
        Files.writeString(FOLDER.resolve("job.yaml"), """
                schedule: {epochs: [0, 1, 2, 3, 4, 5, 6]}
                sets: {examplesPerClass: 8}
                probes:
                  bottom: 1
                  products: 60
                  density: {steps: 24, points: 256}
                  logDensity: {steps: 24, points: 256}
                worker: thread
                http: {port: %d}
                push: {gateway: "http://127.0.0.1:%d"}
                runDirectory: runs
                """.formatted(agentPort, pushPort));
        String classPath = Places.TRAINER.resolve("spectrascope-example-trainer.jar") + ":"
                + Files.readString(Places.TRAINER.resolve("classpath.txt")).strip();
        Program training = start(
                "training",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-javaagent:" + Places.AGENT + "=job.yaml",
                "-cp",
                classPath,
                "dev.spectrascope.trainer.ExampleTrainer",
                "--model",
                "small-cnn",
                "--data",
                "bundled",
                "--examples-per-class",
                "30",
                "--test-examples-per-class",
                "20",
                "--epochs",
                "18",
                "--batch",
                "30",
                "--learning-rate",
                "0.03");
        Path exposition = FOLDER.resolve("exposition.txt");
        while (training.isAlive()) {
            try {
                String scraped =
                        Http.get("http://127.0.0.1:" + agentPort + "/metrics").body();
                if (scraped.contains("spectrascope_loss")) {
                    Files.writeString(exposition, scraped);
                }
            } catch (IOException e) {
                // Not yet, or no longer.
            }
            Thread.sleep(500);
        }
        training.awaitEnd();
        try (Stream<Path> runs = Files.list(FOLDER.resolve("runs"))) {
            run = runs.findFirst().orElseThrow();
        }
        // G has peaked by the last report but one, and both may come within one interval of Prometheus: it reads what
        // was pushed.
        await().atMost(PATIENCE).until(() -> holdsNumbers(range("spectrascope_g_past_peak == 1")));
    }

    private Program start(String name, String... command) throws IOException {
        Program program = Program.start(FOLDER, FOLDER.resolve(name + ".log"), List.of(command));
        programs.add(program);
        return program;
    }

    private static void write(String from, String to, java.util.function.UnaryOperator<String> change)
            throws IOException {
        Files.writeString(FOLDER.resolve(to), change.apply(Files.readString(Places.DASHBOARDS.resolve(from))));
    }

    private static void deleteTree(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @AfterAll
    void close() {
        programs.forEach(Program::close);
        webhook.close();
    }

    private JsonNode range(String expr) throws IOException, InterruptedException {
        return Http.json("http://127.0.0.1:" + prometheusPort + "/api/v1/query_range?step=1&start="
                + began.getEpochSecond() + "&end=" + Instant.now().getEpochSecond() + "&query="
                + URLEncoder.encode(expr, StandardCharsets.UTF_8));
    }

    /** Whether a query's answer holds a number somewhere. */
    private static boolean holdsNumbers(JsonNode answer) {
        for (JsonNode series : answer.at("/data/result")) {
            for (JsonNode value : series.get("values")) {
                if (!value.get(1).asText().equals("NaN")) {
                    return true;
                }
            }
        }
        return false;
    }

    private String withVariables(String expr, String operator) {
        return expr.replace("$run", run.getFileName().toString())
                .replace("$set", "train")
                .replace("$operator", operator);
    }

    @Test
    void everyQueryOfEveryPanelReturnsNumbers() throws IOException, InterruptedException {
        List<String> empty = new ArrayList<>();
        for (DashboardFiles.Query query : DashboardFiles.queries()) {
            for (String operator : query.expr().contains("$operator") ? List.of("hessian", "g", "h") : List.of("")) {
                String expr = withVariables(query.expr(), operator);
                JsonNode answer = range(expr);
                assertThat(answer.get("status").asText())
                        .as("%s: %s: %s", query.where(), expr, answer)
                        .isEqualTo("success");
                if (!holdsNumbers(answer) && NOT_DUE.stream().noneMatch(expr::startsWith)) {
                    empty.add(query.where() + ": " + expr);
                }
            }
        }
        assertThat(empty).isEmpty();
    }

    @Test
    void everyRuleIsEvaluatedAndRecordedSeriesHoldNumbers() throws IOException, InterruptedException {
        JsonNode groups = Http.json("http://127.0.0.1:" + prometheusPort + "/api/v1/rules")
                .at("/data/groups");
        int rules = 0;
        for (JsonNode group : groups) {
            for (JsonNode rule : group.get("rules")) {
                assertThat(rule.get("health").asText()).as(rule.toString()).isEqualTo("ok");
                rules++;
            }
        }
        List<JsonNode> recording = DashboardFiles.rules("recording.yml");
        List<JsonNode> alerts = DashboardFiles.rules("alerts.yml");
        assertThat(rules).isEqualTo(recording.size() + alerts.size());
        for (JsonNode rule : recording) {
            assertThat(holdsNumbers(range(rule.get("record").asText())))
                    .as(rule.get("record").asText())
                    .isTrue();
        }
    }

    @Test
    void theAlertThatGHasPeakedReachesTheWebhook() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(webhook.alerts()).anySatisfy(alert -> {
                    assertThat(alert.at("/labels/alertname").asText()).isEqualTo("SpectrascopeGHasPeaked");
                    assertThat(alert.at("/labels/run").asText())
                            .isEqualTo(run.getFileName().toString());
                    assertThat(alert.at("/labels/of").asText()).isEqualTo("raw");
                    assertThat(alert.at("/annotations/summary").asText()).startsWith("G of run ");
                }));
    }

    /** In the log, in the run directory and in the metrics it is the same peak. */
    @Test
    void thePeakIsToldOnceInTheLogAndIsInTheRunDirectory() throws IOException, InterruptedException {
        JsonNode dynamics = DashboardFiles.json(run.resolve("dynamics.json"));
        assertThat(dynamics.at("/series/raw/phase").asText()).isEqualTo("past");
        int epoch = dynamics.at("/series/raw/peak/at/epoch").asInt();
        assertThat(epoch).isBetween(1, 3);
        assertThat(Files.readString(FOLDER.resolve("training.log")))
                .containsOnlyOnce("] G peaked at epoch " + epoch + ", between the reports of ");
        JsonNode answer = range("max_over_time(spectrascope_g_peak_epoch{of=\"raw\"}[1h])");
        JsonNode values = answer.at("/data/result/0/values");
        assertThat(values.get(values.size() - 1).get(1).asText()).isEqualTo("" + epoch);
    }

    @Test
    void promtoolFindsNothingToSayAboutTheMetrics() throws IOException, InterruptedException {
        assertThat(Program.run(
                        FOLDER,
                        FOLDER.resolve("promtool-metrics.log"),
                        "sh",
                        "-c",
                        "promtool check metrics < exposition.txt"))
                .isEmpty();
    }

    /** Also after the job has ended: that is what it is for. */
    @Test
    void thePushgatewayKeepsTheLastReport() throws IOException, InterruptedException {
        String kept = Http.get("http://127.0.0.1:" + pushPort + "/metrics").body();
        assertThat(kept.lines()
                        .filter(line -> line.startsWith("spectrascope_epoch{")
                                && line.contains("run=\"" + run.getFileName() + "\"")))
                .singleElement()
                .asString()
                .contains("job=\"spectrascope\"")
                .endsWith(" 6");
        assertThat(kept).contains("spectrascope_density_bucket{").contains("push_failure_time_seconds");
        await().atMost(PATIENCE)
                .until(() -> holdsNumbers(
                        range("spectrascope_run_finished{job=\"spectrascope\",instance!~\"127.*\"} == 1")));
    }
}
