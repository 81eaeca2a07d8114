package dev.spectrascope.agent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code docs/configuration.md} has a row for every key. */
class OptionsAreDocumentedTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    static Stream<String> keys() {
        return Options.ALL.stream().map(Option::key);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aRowNamesTheKey(String key) throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(rows).anyMatch(row -> names(row, key));
    }

    /** The whole key in the first cell, or its group there and its own name in the text. */
    private static boolean names(String row, String key) {
        String group = key.substring(0, Math.max(0, key.lastIndexOf('.')));
        String name = key.substring(key.lastIndexOf('.') + 1);
        String first = row.split("\\|")[1];
        return first.contains('`' + key + '`') || first.contains('`' + group + '`') && row.contains('`' + name + '`');
    }
}
