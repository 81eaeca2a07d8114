package dev.spectrascope.agent.excerpt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundedJsonTest {

    @Test
    void sixDigitsAreTheNearestDecimalNumber() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            double value = random.nextGaussian() * Math.pow(10, random.nextInt(-40, 40));
            assertThat(Math.abs(RoundedJson.rounded(value) - value)).isLessThanOrEqualTo(5.0001e-6 * Math.abs(value));
            assertThat(RoundedJson.rounded(RoundedJson.rounded(value))).isEqualTo(RoundedJson.rounded(value));
        }
        // Of everyday magnitudes the text is as short as the digits are.
        assertThat(RoundedJson.rounded(12.345678901)).isEqualTo(12.3457);
        assertThat(RoundedJson.rounded(0.00123456789)).isEqualTo(0.00123457);
        assertThat(RoundedJson.rounded(123456789)).isEqualTo(123457000);
        assertThat(RoundedJson.rounded(-0.25)).isEqualTo(-0.25);
        assertThat(RoundedJson.rounded(0)).isZero();
        assertThat(RoundedJson.rounded(8.457152187838116e-233)).isCloseTo(8.45715e-233, within(1e-242));
        assertThat(RoundedJson.rounded(1e-310)).isZero();
    }

    @Test
    void aReportIsTheSameButForDigits() throws IOException {
        SpectrumReport report = Runs.withLayers(Runs.report(3, 4, 8.123456789));
        ObjectMapper mapper = new ObjectMapper();
        byte[] json = RoundedJson.of(report);
        same(mapper.readTree(Json.text(report)), mapper.readTree(json));
        assertThat(mapper.readTree(json)
                        .at("/sets/train/operators/g/top/0/eigenvalue")
                        .decimalValue())
                .isEqualTo(new BigDecimal("8.12346"));
    }

    private static void same(JsonNode exact, JsonNode rounded) {
        assertThat(rounded.getNodeType()).isEqualTo(exact.getNodeType());
        if (exact.isNumber()) {
            assertThat(rounded.doubleValue())
                    .isCloseTo(exact.doubleValue(), within(1e-5 * Math.abs(exact.doubleValue())));
        } else if (exact.isValueNode()) {
            assertThat(rounded).isEqualTo(exact);
        } else {
            assertThat(rounded).hasSameSizeAs(exact);
            exact.fieldNames().forEachRemaining(name -> same(exact.get(name), rounded.get(name)));
            for (int i = 0; exact.isArray() && i < exact.size(); i++) {
                same(exact.get(i), rounded.get(i));
            }
        }
    }
}
