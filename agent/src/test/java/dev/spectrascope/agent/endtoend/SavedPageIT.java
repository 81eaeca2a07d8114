package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.web.SavedPage;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that {@code report} writes, opened from disk in a real browser. */
class SavedPageIT {

    private static final String SECOND = "e000004-i0000040";

    @TempDir
    private Path folder;

    private Path save(RunDirectory run) throws IOException {
        Path file = folder.resolve("sent.html");
        try (Writer out = Files.newBufferedWriter(file)) {
            new SavedPage(List.of(run)).writeTo(out);
        }
        return file;
    }

    @Test
    void drawsTheSameFiguresWithoutAskingAnyone() throws Exception {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        for (int epoch = 3; epoch < 6; epoch++) {
            Runs.report(run, epoch, 12 - epoch);
        }
        Runs.finish(run);
        String address = save(run).toUri().toString();
        try (PageBrowser browser = new PageBrowser(folder)) {
            browser.open(address + "#view=spectrum&at=" + SECOND);
            browser.awaitFigures(1);
            JsonNode report = new ObjectMapper().readTree(run.reportFile(SECOND).toFile());
            List<Map<String, String>> rows = PageBrowser.rows(browser.download(0, "csv"));
            double[] drawn = rows.stream()
                    .filter(row ->
                            row.get("operator").equals("g") && row.get("kind").equals("top"))
                    .mapToDouble(row -> Double.parseDouble(row.get("eigenvalue")))
                    .toArray();
            JsonNode top = report.at("/sets/train/operators/g/top");
            assertThat(drawn).hasSize(top.size());
            for (int k = 0; k < drawn.length; k++) {
                // Six digits are kept.
                double value = top.get(k).path("eigenvalue").asDouble();
                assertThat(Math.abs(drawn[k] - value)).isLessThanOrEqualTo(1e-5 * value);
            }
            assertThat(browser.text(".status")).contains("finished, 3 reports");

            for (String view : List.of("dynamics", "classes", "tails", "optimisation")) {
                browser.showTab(view);
                browser.await(
                        "the figures of " + view,
                        "document.querySelectorAll('[role=tabpanel]:not([hidden]) figure .chart canvas').length > 0");
            }
            List<Map<String, String>> curves = curves(browser);
            assertThat(curves).extracting(row -> row.get("report")).contains("e000003-i0000030", SECOND);
            browser.showTab("run");
            browser.await("the table", "document.querySelectorAll('.run tbody tr').length === 3");
            assertThat(browser.console()).isEmpty();
            assertThat(browser.requests()).isEmpty();
        }
    }

    /** The heatmap's, which a server would thin. */
    private static List<Map<String, String>> curves(PageBrowser browser) throws IOException {
        browser.showTab("dynamics");
        browser.awaitFigures(2);
        return PageBrowser.rows(browser.download(1, "csv"));
    }
}
