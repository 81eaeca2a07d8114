package dev.spectrascope.agent.excerpt;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.agent.excerpt.ReportExcerpt.CurveKind;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.spectra.Degradation;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportExcerptTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static JsonNode numbers(ReportExcerpt excerpt) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        excerpt.writeNumbers(out);
        return MAPPER.readTree(out.toByteArray());
    }

    /** Removes what the contract calls curves, by their names in the JSON. */
    private static void removeCurves(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(List.of("density", "logDensity", "knockOuts"));
        }
        node.forEach(ReportExcerptTest::removeCurves);
    }

    @Test
    void numbersAreThoseOfTheFileWithLayersAndWithoutCurves() throws IOException {
        SpectrumReport report = Runs.withLayers(Runs.report(3, 4, 8))
                .afterGivingUp(List.of(new Degradation("lanczosSteps", "128", "64", true)));
        JsonNode expected = MAPPER.readTree(Json.text(report));
        assertThat(expected.at("/layers/0_conv/g/density").isObject()).isTrue();
        removeCurves(expected);
        assertThat(numbers(ReportExcerpt.of(report, new Thinning(256)))).isEqualTo(expected);
    }

    @Test
    void curvesOfOperatorsOverSetsAreKept() throws IOException {
        SpectrumReport report = Runs.report(3, 4, 8);
        ReportExcerpt excerpt = ReportExcerpt.of(report, new Thinning(256));
        var density = report.sets().get("test").operators().get("g").density();
        assertThat(excerpt.curve("test", "g", CurveKind.DENSITY)).hasValueSatisfying(kept -> {
            KeptCurve.Linear linear = (KeptCurve.Linear) kept;
            assertThat(linear.eigenvalue()).containsExactly(-0.5f, 0, 0.5f);
            assertThat(linear.density()).containsExactly(0.5f, 1.5f, 0.5f);
            assertThat(linear.steps()).isEqualTo(density.steps());
        });
        assertThat(excerpt.curve("test", "g", CurveKind.LOG_DENSITY))
                .hasValueSatisfying(kept -> assertThat(kept).isInstanceOf(KeptCurve.Logarithmic.class));
        assertThat(excerpt.curve("nothing", "g", CurveKind.DENSITY)).isEmpty();
        assertThat(excerpt.curve("test", "f", CurveKind.DENSITY)).isEmpty();
        KeptCurve thinner = excerpt.thinned(new Thinning(2))
                .curve("test", "g", CurveKind.DENSITY)
                .orElseThrow();
        assertThat(((KeptCurve.Linear) thinner).density()).containsExactly(1, 0.5f);
    }

    @Test
    void ofManyClassesTheLargestEigenvaluesAreKept() throws IOException {
        SpectrumReport report = Runs.report(3, 300, 8);
        JsonNode structure =
                numbers(ReportExcerpt.of(report, new Thinning(256))).at("/sets/train/classStructure");
        assertThat(structure.at("/b1")).hasSize(ReportExcerpt.LARGEST);
        assertThat(structure.at("/b1/0").asDouble())
                .isEqualTo(report.sets().get("train").classStructure().b1()[0]);
        assertThat(structure.at("/a1")).hasSize(300);
        assertThat(structure.at("/b2ClassTraces")).hasSize(300);
    }

    @Test
    void labelsAreTheNamesInTheReport() {
        assertThat(CurveKind.of("density")).hasValue(CurveKind.DENSITY);
        assertThat(CurveKind.of("logDensity")).hasValue(CurveKind.LOG_DENSITY);
        assertThat(CurveKind.of("LOG_DENSITY")).isEmpty();
    }
}
