package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/metrics.md} has every metric in its list, and no other. */
class MetricsAreDocumentedTest {

    private static final Path PAGE = Path.of("..", "docs", "metrics.md");

    /** Absent from the made-up report: standard errors, a spread between halves, a threshold of stability, a second bulk. */
    private static final Set<String> NOT_IN_THE_FIXTURE = Set.of(
            "spectrascope_trace_standard_error",
            "spectrascope_sample_spread_ratio",
            "spectrascope_stability_threshold");

    @TempDir
    private Path folder;

    @Test
    void theListIsComplete() throws IOException {
        RunDirectory run = Runs.create(folder.resolve("r1"));
        Runs.report(run, 3, 8);
        Set<String> served;
        try (MetricsRegistry registry = new MetricsRegistry()) {
            registry.networks();
            registry.capture("r1");
            registry.run("r1").update(new RunReader(run).read());
            served = registry.scrape(null)
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("# TYPE "))
                    .map(line -> line.split(" ")[2])
                    .map(name -> name.replaceAll("_(gsum|gcount|max)$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
        served.addAll(NOT_IN_THE_FIXTURE);
        Set<String> listed = new TreeSet<>();
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `spectrascope_"))
                .toList();
        for (String row : rows) {
            Matcher names = Pattern.compile("`(spectrascope_\\w+)`").matcher(row.split("\\|")[1]);
            while (names.find()) {
                assertThat(listed.add(names.group(1))).as(names.group(1)).isTrue();
            }
        }
        assertThat(listed).isEqualTo(served);
    }
}
