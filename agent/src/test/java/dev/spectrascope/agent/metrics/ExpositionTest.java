package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpositionTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*/*", "text/html", "text/plain", "application/openmetrics-text;q=0", ";;q=,,="})
    void textWhereOpenMetricsIsNotAskedFor(String accept) {
        assertThat(Exposition.format(accept)).isEqualTo(Exposition.TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/openmetrics-text",
                "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
                        + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
                "TEXT/PLAIN;q=0.2, Application/OpenMetrics-Text ; q=0.6"
            })
    void openMetricsWherePreferred(String accept) {
        assertThat(Exposition.format(accept)).isEqualTo(Exposition.OPEN_METRICS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = "application/openmetrics-text;q=0.4,text/plain;q=0.5")
    void textWherePreferred(String accept) {
        assertThat(Exposition.format(accept)).isEqualTo(Exposition.TEXT);
    }
}
