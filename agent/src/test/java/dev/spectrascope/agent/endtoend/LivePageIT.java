package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.web.RunEvents;
import dev.spectrascope.agent.web.ServedRun;
import dev.spectrascope.agent.web.SpectrascopeServer;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The live page in a real browser, over a program that trains under the agent. One browser and one training JVM for all; the
 * order is that of a reader: training goes on from one test to the next.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LivePageIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Smoothed densities far below a single eigenvalue's are drawn at the lower end of their axis. */
    private static final double SEEN = 1e-2;

    @TempDir
    private static Path folder;

    private static PageBrowser browser;
    private static ChildJvm training;
    private static RunDirectory run;
    private static String address;

    @BeforeAll
    static void start() throws Exception {
        browser = new PageBrowser(folder);
        training = ChildJvm.startWith(
                folder,
                "worker=thread,http.port=0,schedule.epochs=every:1,sets.examplesPerClass=6,probes.bottom=1,"
                        + "probes.density.steps=12,probes.density.points=64,probes.logDensity.points=64,probes.knockOuts=true",
                "dev.spectrascope.programs.TrainingProgram",
                "in-evaluated-stages");
        Path runs = folder.resolve("spectrascope-runs");
        run = RunDirectory.open(Awaitility.await("the run")
                .atMost(PageBrowser.PATIENCE)
                .until(() -> onlyRun(runs), Optional::isPresent)
                .orElseThrow());
        address = Awaitility.await("the page's address")
                .atMost(PageBrowser.PATIENCE)
                .until(
                        () -> MAPPER.readTree(run.root().resolve("run.json").toFile())
                                .path("address")
                                .asText(),
                        text -> text.startsWith("http"));
        awaitReports(4);
    }

    private static Optional<Path> onlyRun(Path runs) throws IOException {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> all = Files.list(runs)) {
            return all.filter(path -> Files.exists(path.resolve("run.json"))).findFirst();
        }
    }

    private static void awaitReports(int count) {
        Awaitility.await(count + " reports").atMost(PageBrowser.PATIENCE).until(() -> names().size() >= count);
    }

    private static List<String> names() throws IOException {
        if (!Files.isDirectory(run.root().resolve("spectra"))) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(run.root().resolve("spectra"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        }
    }

    private static JsonNode report(String name) throws IOException {
        return MAPPER.readTree(run.reportFile(name).toFile());
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
        if (training != null) {
            training.close();
        }
    }

    /** Shows a view from its address. */
    private static void open(String view, String more) {
        browser.open("about:blank");
        browser.open(address + "#view=" + view + more);
    }

    private static List<Map<String, String>> csv(int figure) throws IOException {
        return PageBrowser.rows(browser.download(figure, "csv"));
    }

    private static List<Map<String, String>> where(
            List<Map<String, String>> rows, Predicate<Map<String, String>> wanted) {
        return rows.stream().filter(wanted).toList();
    }

    private static double[] numbers(List<Map<String, String>> rows, String column) {
        return rows.stream()
                .mapToDouble(row -> Double.parseDouble(row.get(column)))
                .toArray();
    }

    private static double[] numbers(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(i -> array.get(i).asDouble())
                .toArray();
    }

    private static double[] eigenvalues(JsonNode pairs) {
        return IntStream.range(0, pairs.size())
                .mapToDouble(i -> pairs.get(i).path("eigenvalue").asDouble())
                .toArray();
    }

    private static JsonNode series(JsonNode chart, String id) {
        for (JsonNode one : chart.path("series")) {
            if (one.path("id").asText().equals(id)) {
                return one.path("data");
            }
        }
        throw new AssertionError("no series " + id + " in " + chart);
    }

    @Test
    @Order(1)
    void theSpectrumIsThatOfTheReport() throws Exception {
        String name = names().get(1);
        open("spectrum", "&at=" + name);
        browser.awaitFigures(1);
        JsonNode operators = report(name).at("/sets/train/operators");
        JsonNode chart = browser.chart(0);
        List<Map<String, String>> rows = csv(0);
        for (String operator : List.of("hessian", "g", "h")) {
            JsonNode density = operators.path(operator).path("density");
            JsonNode drawn = series(chart, operator + "-0");
            assertThat(drawn).hasSize(64);
            for (int i = 0; i < 64; i++) {
                assertThat(drawn.get(i).get(0).asDouble())
                        .isEqualTo(density.path("eigenvalue").get(i).asDouble());
                double height = density.path("density").get(i).asDouble();
                if (height > SEEN) {
                    assertThat(Math.pow(10, drawn.get(i).get(1).asDouble())).isCloseTo(height, within(1e-9 * height));
                }
            }
            double[] top = eigenvalues(operators.path(operator).path("top"));
            JsonNode marks = series(chart, operator + "-top");
            assertThat(marks).hasSize(top.length);
            for (int i = 0; i < top.length; i++) {
                assertThat(marks.get(i).get(0).asDouble()).isEqualTo(top[i]);
            }

            List<Map<String, String>> own =
                    where(rows, row -> row.get("operator").equals(operator));
            assertThat(numbers(where(own, row -> row.get("kind").equals("density")), "density"))
                    .isEqualTo(numbers(density.path("density")));
            List<Map<String, String>> pairs = where(own, row -> row.get("kind").equals("top"));
            assertThat(numbers(pairs, "eigenvalue")).isEqualTo(top);
            assertThat(numbers(pairs, "residual")[0])
                    .isEqualTo(operators.path(operator).at("/top/0/residual").asDouble());
        }
    }

    @Test
    @Order(2)
    void theOtherSetAndTheSignedLogarithmToo() throws Exception {
        String name = names().get(3);
        open("spectrum", "&axis=log&set=both&layout=overlay&at=" + name);
        browser.awaitFigures(2);
        JsonNode logDensity = report(name).at("/sets/test/operators/h/logDensity");
        List<Map<String, String>> h = where(
                csv(1),
                row -> row.get("operator").equals("h")
                        && row.get("set").equals("test")
                        && row.get("kind").equals("density_per_ln_eigenvalue"));
        assertThat(h).hasSize(128);
        assertThat(numbers(where(h, row -> !row.get("eigenvalue").startsWith("-")), "density"))
                .isEqualTo(numbers(logDensity.path("positive")));
    }

    @Test
    @Order(3)
    void newReportsArriveWithoutMovingWhatIsLookedAt() throws Exception {
        String shown = names().get(2);
        open("spectrum", "&at=" + shown);
        browser.awaitFigures(1);
        browser.resize(1400, 500);
        browser.run("scrollTo(0, 200)");
        String moment = browser.text(".slider output");
        String instance = browser.chart(0).path("instance").asText();
        JsonNode before = browser.chart(0);
        assertThat(browser.text(".slider .note")).isEqualTo("3 of 4");

        training.type();
        browser.await("seven reports", "document.querySelector('.slider .note').textContent === '3 of 7'");
        assertThat(browser.text(".slider output")).isEqualTo(moment).startsWith("Epoch 2 ");
        assertThat(browser.run("return scrollY")).isEqualTo(200L);
        assertThat(browser.chart(0)).isEqualTo(before);
        assertThat(browser.chart(0).path("instance").asText()).isEqualTo(instance);

        browser.click(".slider button.quiet");
        browser.await("the latest", "document.querySelector('.slider output').textContent.startsWith('Epoch 6 ')");
        training.type();
        browser.await(
                "the latest of ten", "document.querySelector('.slider output').textContent.startsWith('Epoch 9 ')");
        browser.resize(1400, 900);
        awaitReports(10);
    }

    @Test
    @Order(4)
    void theSliderGoesByKeyAndByItselfAndTheAddressFollows() throws Exception {
        open("spectrum", "&at=" + names().get(0));
        browser.awaitFigures(1);
        String instance = browser.chart(0).path("instance").asText();
        var slider = browser.find(".slider input[type=range]");
        assertThat(slider.getAttribute("aria-valuetext")).startsWith("epoch 0 ");
        slider.sendKeys(Keys.ARROW_RIGHT);
        slider.sendKeys(Keys.ARROW_RIGHT);
        String second = names().get(2);
        browser.await("the address", "location.hash.includes('at=" + second + "')");
        browser.await(
                "the title",
                "document.querySelector('[role=tabpanel]:not([hidden]) h2').textContent.endsWith('epoch 2')");
        assertThat(series(browser.chart(0), "g-top").get(0).get(0).asDouble())
                .isEqualTo(report(second)
                        .at("/sets/train/operators/g/top/0/eigenvalue")
                        .asDouble());
        browser.click(".slider .play");
        browser.await("the end", "document.querySelector('.slider output').textContent.startsWith('Epoch 9 ')");
        browser.await("pause", "document.querySelector('.slider .play').getAttribute('aria-label').startsWith('Play')");
        assertThat(browser.chart(0).path("instance").asText()).isEqualTo(instance);

        browser.find("#tab-spectrum").sendKeys(Keys.ARROW_RIGHT);
        browser.await("the address", "location.hash.includes('view=dynamics')");
        assertThat(browser.find("#tab-dynamics").getAttribute("aria-selected")).isEqualTo("true");
    }

    @Test
    @Order(5)
    void theDynamicsAreThoseOfAllReports() throws Exception {
        open("dynamics", "");
        browser.awaitFigures(2);
        List<String> names = names();
        List<Map<String, String>> training = csv(0);
        assertThat(training).extracting(row -> row.get("report")).isEqualTo(names);
        JsonNode drawn = series(browser.chart(0), "g-0");
        List<Map<String, String>> spectra =
                where(csv(1), row -> row.get("operator").equals("g"));
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            JsonNode set = report(name).at("/sets/train");
            double[] top = eigenvalues(set.at("/operators/g/top"));
            Map<String, String> row = training.get(i);
            assertThat(Double.parseDouble(row.get("g_1"))).isEqualTo(top[0]);
            assertThat(Math.pow(10, drawn.get(i).get(1).asDouble())).isCloseTo(top[0], within(1e-9 * top[0]));
            assertThat(Double.parseDouble(row.get("g_3"))).isEqualTo(top[2]);
            assertThat(Double.parseDouble(row.get("train_error")))
                    .isEqualTo(set.path("error").asDouble());
            JsonNode testError = report(name).at("/sets/test/error");
            assertThat(row.get("test_error")).isEqualTo(testError.isMissingNode() ? "" : testError.asText());
            // Curves of all reports together come in single precision.
            double[] positive = numbers(set.at("/operators/g/logDensity/positive"));
            List<Map<String, String>> own = where(
                    spectra,
                    one -> one.get("report").equals(name)
                            && !one.get("eigenvalue").startsWith("-"));
            assertThat(own).hasSize(positive.length);
            for (int k = 0; k < positive.length; k++) {
                assertThat(Double.parseDouble(own.get(k).get("density_per_ln_eigenvalue")))
                        .isCloseTo(positive[k], within(1e-6 * positive[k]));
            }
        }
        JsonNode dynamics = MAPPER.readTree(run.root().resolve("dynamics.json").toFile());
        int peak = dynamics.at("/series/raw/peak/at/epoch").asInt();
        assertThat(
                        (String)
                                browser.run(
                                        "return document.querySelector('[role=tabpanel]:not([hidden]) .chart').getAttribute('aria-label')"))
                .containsPattern("G (peaked|largest so far|largest) at epoch " + peak);

        browser.choose("unit", "edge");
        browser.await(
                "the unit",
                "document.querySelectorAll('[role=tabpanel]:not([hidden]) figure .chart canvas').length === 2");
        JsonNode set = report(names.get(0)).at("/sets/train/operators");
        assertThat(Double.parseDouble(csv(0).get(0).get("g_1_over_bulk_edge_h")))
                .isEqualTo(set.at("/g/top/0/eigenvalue").asDouble()
                        / set.at("/h/bulkEdge").asDouble());
        browser.choose("over", "ridges");
        browser.awaitFigures(2);
    }

    @Test
    @Order(6)
    void theStructureOfGIsThatOfTheReport() throws Exception {
        String name = names().get(3);
        open("classes", "&at=" + name);
        browser.awaitFigures(4);
        JsonNode structure = report(name).at("/sets/train/classStructure");
        List<Map<String, String>> parts = csv(0);
        for (String part : List.of("a1", "b1", "a2")) {
            assertThat(numbers(where(parts, row -> row.get("part").equals(part)), "eigenvalue"))
                    .isEqualTo(numbers(structure.path(part)));
        }
        assertThat(numbers(where(parts, row -> row.get("part").equals("b2")), "eigenvalue"))
                .isEqualTo(numbers(structure.path("b2ClassTraces")));
        assertThat(numbers(where(csv(1), row -> row.get("operator").equals("g-a1")), "density_per_ln_eigenvalue"))
                .isEqualTo(numbers(structure.at("/knockOuts/g-a1/positive")));
        assertThat(numbers(csv(2), "squared_cosine")[0])
                .isEqualTo(structure.at("/attribution/0/squaredCosine").asDouble());
        assertThat(numbers(where(csv(3), row -> row.get("report").equals(name)), "trace_b2")[0])
                .isEqualTo(structure.at("/traces/b2").asDouble());
    }

    @Test
    @Order(7)
    void tailsAndOptimisationAreThoseOfTheReport() throws Exception {
        String name = names().get(3);
        open("tails", "&at=" + name);
        browser.awaitFigures(1);
        JsonNode logDensity = report(name).at("/sets/train/operators/h/logDensity");
        List<Map<String, String>> negative =
                where(csv(0), row -> row.get("kind").equals("negative"));
        assertThat(negative).hasSize(64);
        for (int i = 0; i < 64; i++) {
            double magnitude = logDensity.path("magnitude").get(i).asDouble();
            assertThat(Double.parseDouble(negative.get(i).get("density")))
                    .isEqualTo(logDensity.path("negative").get(i).asDouble() / magnitude);
        }

        browser.showTab("optimisation");
        browser.awaitFigures(3);
        JsonNode report = report(name);
        Predicate<Map<String, String>> wanted = row -> row.get("report").equals(name);
        List<Map<String, String>> steps = where(csv(0), wanted);
        assertThat(numbers(steps, "sharpness"))
                .containsExactly(report.at("/sets/train/operators/hessian/top/0/eigenvalue")
                        .asDouble());
        // The program's updater is Adam, for which there is no threshold.
        assertThat(steps.get(0)).doesNotContainKey("stability_threshold");
        assertThat(numbers(where(csv(1), wanted), "negative_mass_h"))
                .containsExactly(
                        report.at("/sets/train/operators/h/negativeMass").asDouble());
        assertThat(numbers(where(csv(2), wanted), "gradient_norm"))
                .containsExactly(report.at("/sets/train/gradientNorm").asDouble());
    }

    @Test
    @Order(8)
    void theRunIsDescribedAndItsReportsAreLinked() throws Exception {
        open("run", "");
        browser.await("the table", "document.querySelectorAll('.run tbody tr').length === 10");
        assertThat(browser.text(".run")).contains(run.root().toRealPath().toString(), "MultiLayerNetwork", "10 of 10");
        String link = (String) browser.run("return document.querySelector('.run tbody a').href");
        assertThat(link).endsWith("/reports/" + names().get(9));
        assertThat(browser.text(".status")).contains("training", "10 reports");
    }

    @Test
    @Order(8)
    void theSummaryIsThatOfTheServer() throws Exception {
        open("summary", "");
        browser.await("the findings", "document.querySelectorAll('.finding').length > 3");
        assertThat(browser.text(".words")).contains("There are 10 reports, from epoch 0 to epoch 9.");
    }

    @Test
    @Order(9)
    void picturesCanBeSaved() throws Exception {
        open("spectrum", "");
        browser.awaitFigures(1);
        byte[] png = Files.readAllBytes(browser.download(0, "png"));
        assertThat(png).startsWith(0x89, 'P', 'N', 'G').hasSizeGreaterThan(10_000);
        assertThat(Files.readString(browser.download(0, "svg")))
                .startsWith("<svg")
                .contains("Hess", "eigenvalue");
        browser.showTab("dynamics");
        browser.awaitFigures(2);
        assertThat(Files.readString(browser.download(1, "svg"))).contains("<image", "data:image/png");
    }

    @Test
    @Order(9)
    void inANarrowWindowChoicesFoldAndNothingReachesOut() throws Exception {
        browser.resize(520, 900);
        try {
            open("summary", "&unit=edge");
            browser.await("the findings", "document.querySelectorAll('.finding').length > 3");
            for (String view : List.of("spectrum", "classes", "tails", "optimisation", "run", "dynamics")) {
                browser.showTab(view);
                browser.await(
                        "the view",
                        "document.querySelector('[role=tabpanel]:not([hidden]) section')?.children.length > 0");
                assertThat(browser.run(
                                "return document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                        .as(view)
                        .isEqualTo(0L);
            }
            browser.awaitFigures(2);
            String fold = "[role=tabpanel]:not([hidden]) details.fold";
            assertThat(browser.run("return document.querySelector('" + fold + "').open"))
                    .isEqualTo(false);
            assertThat(browser.text(fold + " summary"))
                    .isEqualTo("train · over the bulk edge of H · heatmap · signed log");
            browser.click(fold + " summary");
            browser.choose("over", "ridges");
            browser.await("the choice", "location.hash.includes('over=ridges')");
            assertThat(browser.text(fold + " summary")).contains("ridges");
        } finally {
            browser.resize(1400, 900);
        }
    }

    @Test
    @Order(10)
    void nothingIsAmissWithAccessibilityConsoleOrNetwork() throws Exception {
        for (String view : List.of("summary", "spectrum", "dynamics", "classes", "tails", "optimisation", "run")) {
            open(view, "");
            browser.await(
                    "the view", "document.querySelector('[role=tabpanel]:not([hidden]) section')?.children.length > 0");
            assertThat(browser.accessibilityProblems()).as(view).isEmpty();
        }
        browser.click(".right button");
        assertThat(browser.accessibilityProblems()).as("in the other colours").isEmpty();
        assertThat(browser.console()).isEmpty();
        assertThat(browser.requests()).isNotEmpty().allMatch(url -> url.startsWith(address));
    }

    @Test
    @Order(11)
    void aPageWithoutReportsSaysWhatItWaitsForAndAStoppedJobIsShownAsStopped() throws Exception {
        open("spectrum", "");
        browser.awaitFigures(1);
        training.close();
        browser.await("the end", "document.querySelector('.status').textContent.includes('no answer')");
        browser.console();
        RunDirectory empty = Runs.create(
                folder.resolve("made-up"), "{\"iupdater\": {\"@class\": \"a.b.Nesterovs\", \"momentum\": 0.5}}");
        try (SpectrascopeServer server = SpectrascopeServer.start(
                new AgentConfiguration.Http("127.0.0.1", 0),
                List.of(served(run), served(empty)),
                new RunEvents(),
                type -> null,
                Map::of)) {
            browser.open(server.address() + "#run=made-up");
            browser.await(
                    "the wait",
                    "document.querySelector('.waiting').textContent.startsWith('Waiting for the first snapshot')");
            assertThat(browser.text(".status")).contains("training, 0 reports");
            Runs.report(empty, 3, 8);
            browser.open("about:blank");
            browser.open(server.address() + "#run=made-up," + run.root().getFileName());
            browser.awaitFigures(2);
            assertThat(series(browser.chart(0), "g-top").get(0).get(0).asDouble())
                    .as("runs side by side, each at its last report")
                    .isIn(8.0, topOfG(names().get(9)));
            assertThat(series(browser.chart(1), "g-top").get(0).get(0).asDouble())
                    .isIn(8.0, topOfG(names().get(9)))
                    .isNotEqualTo(
                            series(browser.chart(0), "g-top").get(0).get(0).asDouble());
            reportsThatAreMissingBreakTheLines(empty, server.address());
            browser.open("about:blank");
            browser.open(server.address() + "#run=" + run.root().getFileName());
            browser.awaitFigures(1);
            assertThat(browser.text(".status")).contains("stopped before its end, 10 reports");
        }
    }

    private static void reportsThatAreMissingBreakTheLines(RunDirectory madeUp, String server) throws IOException {
        Runs.report(madeUp, 5, 7);
        madeUp.write(new Gap("e000004-i0000040", Gap.Kind.PASSED_OVER, "newer ones waited", Instant.EPOCH));
        browser.open("about:blank");
        browser.open(server + "#run=made-up&view=optimisation");
        browser.awaitFigures(3);
        JsonNode sharpness = series(browser.chart(0), "sharpness-made-up");
        assertThat(sharpness).hasSize(3);
        assertThat(sharpness.get(1).get(0).asDouble()).isEqualTo(4);
        assertThat(sharpness.get(1).get(1).isNull()).isTrue();
        // (2 / 0.01) (1 + 0.5) / (1 + 2 · 0.5)
        assertThat(numbers(csv(0), "stability_threshold")).containsExactly(150, 150);
        assertThat(browser.text("[role=tabpanel]:not([hidden]) figcaption"))
                .contains("(2/η)(1 + μ)/(1 + 2μ)", "μ = 0.5", "a report is missing");
        browser.showTab("run");
        browser.await("the gap", "document.querySelector('.run').textContent.includes('newer ones waited')");
    }

    private static double topOfG(String name) throws IOException {
        return report(name).at("/sets/train/operators/g/top/0/eigenvalue").asDouble();
    }

    private static ServedRun served(RunDirectory run) {
        return ServedRun.of(run, () -> {
            try {
                return Optional.of(new RunReader(run).read());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
    }
}
