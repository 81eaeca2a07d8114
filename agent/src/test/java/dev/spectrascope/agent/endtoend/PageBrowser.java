package dev.spectrascope.agent.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium that shows the live page: needs {@code chromium} and {@code chromedriver} on the path. */
final class PageBrowser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final ChromeDriver driver;
    private final Path downloads;
    private final List<String> requests = new ArrayList<>();

    /**
     * @param folder for its profile and what it saves
     */
    PageBrowser(Path folder) throws IOException {
        downloads = Files.createDirectories(folder.resolve("downloads"));
        ChromeOptions options = new ChromeOptions();
        options.setBinary(command("chromium").toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1400,900",
                "about:blank",
                "--user-data-dir=" + Files.createDirectories(folder.resolve("profile")));
        options.setExperimentalOption(
                "prefs",
                Map.of(
                        "download.default_directory",
                        downloads.toString(),
                        "profile.default_content_setting_values.automatic_downloads",
                        1));
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(command("chromedriver").toFile())
                        .build(),
                options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
    }

    private static Path command(String name) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(name + " is not on the path; see verify.sh"));
    }

    void open(String address) {
        driver.get(address);
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Shows another view, as a click on its tab does. */
    void showTab(String id) {
        click("#tab-" + id);
    }

    void click(String selector) {
        run("document.querySelector(arguments[0]).click()", selector);
    }

    /** Chooses a value of a control. */
    void choose(String key, String value) {
        run(
                "document.querySelector(`[role=tabpanel]:not([hidden]) fieldset[data-key='${arguments[0]}']"
                        + " input[value='${arguments[1]}']`).click()",
                key,
                value);
    }

    WebElement find(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    /** Runs a script and returns what it returns. */
    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until a script returns true. */
    void await(String what, String condition) {
        Awaitility.await(what)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> Boolean.TRUE.equals(run("return " + condition)));
    }

    /** Waits until so many figures of the view that is shown are drawn. */
    void awaitFigures(int count) {
        await(
                count + " figures",
                "[...document.querySelectorAll('[role=tabpanel]:not([hidden]) figure .chart canvas')].length === "
                        + count);
    }

    /**
     * The options of ECharts behind a figure that is shown, as far as they are JSON.
     *
     * @param figure counted from 0
     */
    JsonNode chart(int figure) throws IOException {
        String json = (String) driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const chart = document.querySelectorAll('[role=tabpanel]:not([hidden]) figure .chart')[arguments[0]];
                import('echarts').then(echarts => {
                  const instance = echarts.getInstanceByDom(chart);
                  const { series } = instance.getOption();
                  done(JSON.stringify({ instance: instance.id, series: series.map(({ id, name, data }) => ({ id, name, data })) }));
                }, error => done(JSON.stringify({ error: String(error) })));
                """, figure);
        return MAPPER.readTree(json);
    }

    /**
     * Saves what is behind a figure that is shown.
     *
     * @param figure counted from 0
     * @param kind csv, png or svg
     */
    Path download(int figure, String kind) throws IOException {
        try (var before = Files.list(downloads)) {
            for (Path old : before.toList()) {
                Files.delete(old);
            }
        }
        run(
                "document.querySelectorAll('[role=tabpanel]:not([hidden]) figure')[arguments[0]]"
                        + ".querySelector(`button[data-download=${arguments[1]}]`).click()",
                figure,
                kind);
        return Awaitility.await(kind).atMost(PATIENCE).until(() -> saved("." + kind), path -> path != null);
    }

    private Path saved(String ending) throws IOException {
        try (var files = Files.list(downloads)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The rows of a CSV file, by the names of its columns. */
    static List<Map<String, String>> rows(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        String[] columns = lines.get(0).split(",", -1);
        return lines.stream()
                .skip(1)
                .map(line -> {
                    String[] fields = line.split(",", -1);
                    Map<String, String> row = new HashMap<>();
                    for (int i = 0; i < columns.length; i++) {
                        row.put(columns[i], fields[i]);
                    }
                    return row;
                })
                .toList();
    }

    /** What axe-core finds wrong with the page as it is, one line each. */
    List<String> accessibilityProblems() throws IOException {
        try (var axe = PageBrowser.class.getResourceAsStream("/axe.min.js")) {
            run(new String(axe.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
                  ({ violations }) => done(violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target} ${node.failureSummary}`))),
                  error => done([String(error)]));
                """);
        List<String> problems = new ArrayList<>();
        ((List<?>) found).forEach(problem -> problems.add((String) problem));
        return problems;
    }

    /** What the console says since this was last asked. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** Every address that the page has asked for over a network so far. */
    List<String> requests() throws IOException {
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonNode message = MAPPER.readTree(entry.getMessage()).path("message");
            if (message.path("method").asText().equals("Network.requestWillBeSent")) {
                String url = message.at("/params/request/url").asText();
                if (url.matches("(https?|wss?):.*")) {
                    requests.add(url);
                }
            }
        }
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
