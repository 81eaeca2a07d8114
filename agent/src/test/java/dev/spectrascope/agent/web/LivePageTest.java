package dev.spectrascope.agent.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.config.AgentConfiguration;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.agent.metrics.RunReader;
import dev.spectrascope.agent.metrics.RunState;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a browser shows it, once its script has run: needs {@code chromium} on the path. */
class LivePageTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path profile;

    private String shown(String address) throws IOException, InterruptedException {
        Path page = folder.resolve("page.html");
        Process chromium = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--user-data-dir=" + profile,
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        address)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(page.toFile())
                .start();
        assertThat(chromium.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return Files.readString(page);
    }

    @Test
    void showsTheRunAndARowForEachReport() throws Exception {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 3, 8);
        Runs.report(run, 4, 5);
        RunState state = new RunReader(run).read();
        try (SpectrascopeServer server = SpectrascopeServer.start(
                new AgentConfiguration.Http("127.0.0.1", 0),
                List.of(ServedRun.of(run, () -> Optional.of(state))),
                new RunEvents(),
                type -> null,
                Map::of)) {
            assertThat(shown(server.address()))
                    .contains("<h2>r1</h2>")
                    .contains("<dt>reports</dt><dd>2 of 2</dd>")
                    .contains("<dt>G largest so far at epoch</dt><dd>3</dd>")
                    .contains("<td>3</td>", "<td>4</td>", "<td>8.000</td>", "<td>5.000</td>")
                    .contains("href=\"api/reports/r1/" + state.reports().get(1).snapshot() + "\"");
        }
    }
}
