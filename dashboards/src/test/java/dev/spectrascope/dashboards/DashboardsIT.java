package dev.spectrascope.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every dashboard must have, and that the files are what the generator makes of Grafana's own types. */
class DashboardsIT {

    @Test
    void everyPanelSaysWhatItShowsInWhichUnitAndWhatToLookFor() throws IOException {
        Set<String> uids = new HashSet<>();
        for (JsonNode dashboard : DashboardFiles.dashboards()) {
            assertThat(uids.add(dashboard.get("uid").asText())).isTrue();
            Set<String> titles = new HashSet<>();
            for (JsonNode panel : DashboardFiles.panels(dashboard)) {
                String title = panel.get("title").asText();
                assertThat(title).isNotBlank();
                assertThat(titles.add(title)).as("a second %s", title).isTrue();
                assertThat(panel.get("description").asText()).as(title).hasSizeGreaterThan(60);
                assertThat(panel.at("/fieldConfig/defaults/unit").asText())
                        .as("unit of %s", title)
                        .isNotBlank();
                assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${source}");
                assertThat(panel.get("type").asText()).isIn("timeseries", "heatmap", "stat");
                assertThat(panel.get("targets")).as(title).isNotEmpty();
            }
        }
        assertThat(uids).hasSize(4);
    }

    @Test
    void variablesThatQueriesUseAreThere() throws IOException {
        for (JsonNode dashboard : DashboardFiles.dashboards()) {
            List<String> names = new ArrayList<>();
            dashboard
                    .at("/templating/list")
                    .forEach(variable -> names.add(variable.get("name").asText()));
            assertThat(names).startsWith("source", "run");
            String text = dashboard.toString();
            for (String variable : List.of("set", "operator")) {
                assertThat(text.contains("$" + variable)).as(variable).isEqualTo(names.contains(variable));
            }
        }
    }

    @Test
    void panelsLieOnTheGridOneBesideTheOther() throws IOException {
        for (JsonNode dashboard : DashboardFiles.dashboards()) {
            Set<String> cells = new HashSet<>();
            for (JsonNode panel : dashboard.get("panels")) {
                JsonNode at = panel.get("gridPos");
                assertThat(at.get("x").asInt() + at.get("w").asInt())
                        .as(panel.get("title").asText())
                        .isLessThanOrEqualTo(24);
                for (int x = 0; x < at.get("w").asInt(); x++) {
                    for (int y = 0; y < at.get("h").asInt(); y++) {
                        String cell =
                                (at.get("x").asInt() + x) + "," + (at.get("y").asInt() + y);
                        assertThat(cells.add(cell))
                                .as("%s covers another", panel.get("title").asText())
                                .isTrue();
                    }
                }
            }
        }
    }

    /** Compiled against Grafana's types, the generator writes the files as they are in the repository. */
    @Test
    void theFilesAreThoseOfTheGenerator() throws IOException, InterruptedException {
        Path generator = Places.TARGET.resolve("generator");
        Path source = Places.DASHBOARDS.resolve("generator");
        for (String file : List.of("package.json", "package-lock.json", "tsconfig.json")) {
            copy(source.resolve(file), generator.resolve(file));
        }
        try (Stream<Path> files = Files.list(source.resolve("src"))) {
            for (Path file : files.toList()) {
                copy(file, generator.resolve("src").resolve(file.getFileName().toString()));
            }
        }
        if (!Files.isDirectory(generator.resolve("node_modules"))) {
            run(generator, "npm-ci", "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        }
        run(generator, "tsc", "node", "node_modules/typescript/bin/tsc");
        Path written = Places.TARGET.resolve("generated");
        run(generator, "generate", "node", "build/generate.js", written.toString());
        int compared = 0;
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path committed =
                        Places.DASHBOARDS.resolve(written.relativize(file).toString());
                assertThat(committed).as("run dashboards/generate.sh").hasSameTextualContentAs(file);
                compared++;
            }
        }
        assertThat(compared).isEqualTo(6);
    }

    private static void run(Path generator, String name, String... command) throws IOException, InterruptedException {
        Program.run(generator, Places.TARGET.resolve(name + ".log"), command);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.write(to, Files.readAllBytes(from));
    }
}
