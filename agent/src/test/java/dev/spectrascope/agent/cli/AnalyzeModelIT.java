package dev.spectrascope.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.agent.fixtures.Jvms;
import dev.spectrascope.probes.run.Json;
import dev.spectrascope.probes.spectra.Precision;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each of the example trainer's networks, as it saves it, from a plain class path. */
class AnalyzeModelIT {

    /** Little is measured: whether it is right is tested elsewhere, on networks with a dense Hessian. */
    private static final String PROBES = "probes: {top: 1, bottom: 0, products: 4, density: none}\n";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"mlp, 669706", "lenet, 431080", "vgg11, 28150602", "resnet18, 11172810"})
    void inFloatAndInDouble(String network, long parameters) throws Exception {
        Path log = folder.resolve("log");
        Path model = folder.resolve("model.zip");
        Process training = Jvms.train(
                log,
                java.util.List.of(),
                "--model=" + network,
                "--examples-per-class=1",
                "--test-examples-per-class=1",
                "--epochs=1",
                "--save=" + model,
                "--save-data=" + folder);
        assertThat(training.waitFor()).as(Files.readString(log)).isZero();

        SpectrumReport single = analyze(model, "float");
        SpectrumReport twofold = analyze(model, "double");
        for (SpectrumReport report : java.util.List.of(single, twofold)) {
            assertThat(report.parameters()).isEqualTo(parameters);
            assertThat(report.classes()).isEqualTo(10);
            assertThat(report.products()).isEqualTo("exact");
            assertThat(report.sets()).containsOnlyKeys("train", "test");
            assertThat(report.sets().get("train").operators()).containsOnlyKeys("hessian", "g", "h");
            assertThat(report.sets().get("train").examples()).isEqualTo(10);
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
