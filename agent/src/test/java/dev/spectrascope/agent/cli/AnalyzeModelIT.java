package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.DataSet;

/** Each of the example trainer's networks, as it saves it, from a plain class path. */
class AnalyzeModelIT {

    /** Little is measured: whether it is right is tested elsewhere, on networks with a dense Hessian. */
    private static final String PROBES =
            "probes: {top: 1, bottom: 0, products: 1, density: none, classStructure: false, sampleSpread: false}\n";

    private static final int EXAMPLES = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"mlp, 669706", "lenet, 431080", "vgg11, 28156554", "resnet18, 11172810"})
    void inFloatAndInDouble(String network, long parameters) throws Exception {
        Path log = folder.resolve("log");
        Path model = folder.resolve("model.zip");
        Process training = Jvms.train(
                log,
                List.of(),
                "--model=" + network,
                "--examples-per-class=1",
                "--test-examples-per-class=1",
                "--epochs=1",
                "--save=" + model,
                "--save-data=" + folder);
        assertThat(training.waitFor()).as(Files.readString(log)).isZero();
        keepFirst("train.bin");
        keepFirst("test.bin");

        SpectrumReport single = analyze(model, "float");
        SpectrumReport twofold = analyze(model, "double");
        for (SpectrumReport report : List.of(single, twofold)) {
            assertThat(report.parameters()).isEqualTo(parameters);
            assertThat(report.classes()).isEqualTo(10);
            assertThat(report.products()).isEqualTo("exact");
            assertThat(report.origin().versions())
                    .containsEntry("dl4j", "1.0.0-M2.1")
                    .containsEntry("nd4j", "1.0.0-M2.1");
            assertThat(report.sets()).containsOnlyKeys("train", "test");
            assertThat(report.sets().get("train").operators()).containsOnlyKeys("hessian", "g", "h");
            assertThat(report.sets().get("train").examples()).isEqualTo(EXAMPLES);
        }
        assertThat(single.precision()).isEqualTo(Precision.FLOAT);
        assertThat(twofold.precision()).isEqualTo(Precision.DOUBLE);
        assertThat(single.checks().hessianEqualsGPlusH()).isLessThan(1e-4);
        assertThat(twofold.checks().hessianEqualsGPlusH()).isLessThan(1e-10);
        assertThat(twofold.checks().symmetry()).isLessThan(1e-9);
        assertThat(single.sets().get("train").loss())
                .isCloseTo(twofold.sets().get("train").loss(), within(1e-4));
        assertThat(largest(single)).isCloseTo(largest(twofold), within(1e-2 * Math.abs(largest(twofold))));
    }

    /** In double, and over all examples, the large networks would take minutes. */
    private void keepFirst(String set) throws IOException {
        DataSet all = new DataSet();
        all.load(folder.resolve(set).toFile());
        ((DataSet) all.getRange(0, EXAMPLES)).save(folder.resolve(set).toFile());
    }

    private static double largest(SpectrumReport report) {
        return report.sets().get("train").operators().get("g").top().get(0).eigenvalue();
    }

    private SpectrumReport analyze(Path model, String precision) throws Exception {
        Path log = folder.resolve(precision + ".log");
        Path output = folder.resolve(precision + ".json");
        Path config = Files.writeString(folder.resolve("probes.yaml"), PROBES);
        Process process = Jvms.spectrascope(
                log,
                "analyze",
                "--model=" + model,
                "--train=" + folder.resolve("train.bin"),
                "--test=" + folder.resolve("test.bin"),
                "--config=" + config,
                "--precision=" + precision,
                "--output=" + output);
        assertThat(process.waitFor()).as(Files.readString(log)).isZero();
        return Json.read(output, SpectrumReport.class);
    }
}
