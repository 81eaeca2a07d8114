package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.Failure;
import dev.spectrascope.probes.run.Gap;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.WorkerStatus;
import dev.spectrascope.probes.spectra.Degradation;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMetricsTest {

    private static final Pattern SAMPLE = Pattern.compile("([a-z_][a-z0-9_]*(?:\\{[^}]*\\})?) (\\S+)");

    @TempDir
    private Path folder;

    private final MetricsRegistry registry = new MetricsRegistry();
    private RunDirectory run;
    private RunMetrics metrics;

    @BeforeEach
    void createRun() throws IOException {
        run = Runs.create(folder.resolve("r1"));
        metrics = registry.run("r1");
    }

    @AfterEach
    void close() {
        registry.close();
    }

    private void look() throws IOException {
        metrics.update(new RunReader(run).read());
    }

    private Map<String, Double> scrape() {
        Map<String, Double> samples = new TreeMap<>();
        registry.scrape(null)
                .body()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> {
                    var matcher = SAMPLE.matcher(line);
                    assertThat(matcher.matches()).as(line).isTrue();
                    String value = matcher.group(2).replace("+Inf", "Infinity");
                    assertThat(samples.put(matcher.group(1), Double.valueOf(value)))
                            .as("a second sample of " + matcher.group(1))
                            .isNull();
                });
        return samples;
    }

    @Test
    void everyNumberOfAReportHasItsSeries() throws IOException {
        Runs.report(run, 3, 8);
        look();
        String train = "run=\"r1\",set=\"train\"";
        assertThat(scrape())
                .containsEntry("spectrascope_epoch{run=\"r1\"}", 3.0)
                .containsEntry("spectrascope_iteration{run=\"r1\"}", 30.0)
                .containsEntry("spectrascope_learning_rate{run=\"r1\"}", 0.01)
                .containsEntry("spectrascope_loss{" + train + "}", 0.25)
                .containsEntry("spectrascope_error_ratio{" + train + "}", 0.125)
                .containsEntry("spectrascope_error_ratio{run=\"r1\",set=\"test\"}", 0.25)
                .containsEntry("spectrascope_gradient_norm{" + train + "}", 0.75)
                .containsEntry("spectrascope_eigenvalue{operator=\"g\",rank=\"1\"," + train + "}", 8.0)
                .containsEntry("spectrascope_eigenvalue{operator=\"g\",rank=\"2\"," + train + "}", 4.0)
                .containsEntry("spectrascope_eigenvalue{operator=\"hessian\",rank=\"1\"," + train + "}", 9.0)
                .containsEntry("spectrascope_eigenvalue_residual_ratio{operator=\"g\",rank=\"1\"," + train + "}", 1e-4)
                .containsEntry("spectrascope_lower_eigenvalue{operator=\"h\",rank=\"1\"," + train + "}", -0.5)
                .containsEntry("spectrascope_bulk_edge{operator=\"h\"," + train + "}", 0.25)
                .containsEntry("spectrascope_trace{operator=\"h\"," + train + "}", 12.5)
                .containsEntry("spectrascope_spectrum_lower_bound{operator=\"g\"," + train + "}", -0.5)
                .containsEntry("spectrascope_spectrum_upper_bound{operator=\"g\"," + train + "}", 8.0)
                .containsEntry("spectrascope_decomposition_error_ratio{run=\"r1\"}", 3e-8)
                .containsEntry("spectrascope_products_total{operator=\"hessian\"," + train + "}", 40.0)
                .containsEntry("spectrascope_probe_stage_seconds_sum{run=\"r1\",stage=\"train hessian top\"}", 1.5)
                .containsEntry("spectrascope_probe_memory_bytes{run=\"r1\"}", 4096.0)
                .containsEntry("spectrascope_reports_total{run=\"r1\"}", 1.0);
    }

    @Test
    void densityIsAGaugeHistogramOfEigenvalues() throws IOException {
        Runs.report(run, 3, 8);
        look();
        String labels = "operator=\"g\",run=\"r1\",set=\"train\"";
        assertThat(scrape())
                .containsEntry("spectrascope_density_bucket{" + labels + ",le=\"+Inf\"}", (double) Runs.PARAMETERS)
                .containsEntry("spectrascope_density_gsum{" + labels + "}", 12.5)
                .containsEntry("spectrascope_density_bucket{" + labels + ",le=\"1.0\"}", (double) Runs.PARAMETERS - 3);
        assertThat(registry.scrape("application/openmetrics-text").body())
                .contains("# TYPE spectrascope_density gaugehistogram")
                .contains("spectrascope_density_gcount{" + labels + "} 1000")
                .endsWith("# EOF\n");
    }

    @Test
    void logDensityIsAGaugeHistogramOfMagnitudesBySign() throws IOException {
        Runs.report(run, 3, 8);
        look();
        String labels = "operator=\"g\",run=\"r1\",set=\"train\"";
        // A triangle of height 0.15 over ln 10⁻² to ln 10² holds 0.15 · 2 ln 10 of 1000 eigenvalues.
        double all = Math.round(1000 * 0.15 * 2 * Math.log(10));
        assertThat(scrape())
                .containsEntry("spectrascope_log_density_bucket{" + labels + ",sign=\"positive\",le=\"+Inf\"}", all)
                .containsEntry("spectrascope_log_density_bucket{" + labels + ",sign=\"positive\",le=\"1.0\"}", (double)
                        Math.round(1000 * 0.15 * Math.log(10)))
                .containsEntry("spectrascope_log_density_bucket{" + labels + ",sign=\"positive\",le=\"0.01\"}", 0.0)
                .containsEntry("spectrascope_log_density_bucket{" + labels + ",sign=\"negative\",le=\"1.0\"}", (double)
                        Math.round(1000 * 0.05 * Math.log(10)));
    }

    @Test
    void stepOfTheTrainingProgram() throws IOException {
        Runs.report(run, 3, 8);
        look();
        assertThat(scrape())
                .containsEntry("spectrascope_updater_info{run=\"r1\",updater=\"unknown\"}", 1.0)
                .doesNotContainKey("spectrascope_stability_threshold{run=\"r1\"}");
        RunDirectory trained = Runs.create(folder.resolve("r2"), """
                {"confs": [{"layer": {"iupdater": {"@class": "org.nd4j.linalg.learning.config.Sgd"}}}]}""");
        Runs.report(trained, 3, 8);
        registry.run("r2").update(new RunReader(trained).read());
        assertThat(scrape())
                .containsEntry("spectrascope_updater_info{run=\"r2\",updater=\"Sgd\"}", 1.0)
                .containsEntry("spectrascope_stability_threshold{run=\"r2\"}", 200.0);
    }

    @Test
    void whatIsMissingIsCounted() throws IOException {
        SpectrumReport report = Runs.report(1, 3, 8);
        run.write(
                Runs.snapshot(run, 1).name(),
                report.afterGivingUp(List.of(new Degradation("lanczosSteps", "128", "64", true))));
        run.write(new Gap("e000002-i0000020", Gap.Kind.PASSED_OVER, "newer ones waited", Instant.EPOCH));
        run.write(new Gap("e000003-i0000030", Gap.Kind.REMOVED, "no room", Instant.EPOCH));
        run.write(new Gap("e000004-i0000040", Gap.Kind.DROPPED, "counted where it happens", Instant.EPOCH));
        look();
        look();
        assertThat(scrape())
                .containsEntry("spectrascope_reports_degraded_total{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_snapshots_passed_over_total{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_snapshots_removed_total{run=\"r1\"}", 1.0);
    }

    @Test
    void shapesOfTheSpectrum() throws IOException {
        Runs.report(run, 1, 8);
        look();
        String labels = "operator=\"h\",run=\"r1\",set=\"train\"";
        assertThat(scrape())
                .containsEntry("spectrascope_negative_mass_ratio{" + labels + "}", 0.125)
                .containsEntry("spectrascope_negative_eigenvalues_ratio{" + labels + "}", 0.375)
                .containsEntry("spectrascope_gradient_top_share_ratio{" + labels + "}", 0.75)
                .containsEntry("spectrascope_below_epsilon_eigenvalues_ratio{" + labels + "}", 0.25)
                .containsEntry("spectrascope_power_law_exponent{" + labels + "}", 2.7)
                .containsEntry("spectrascope_power_law_fit_ratio{" + labels + "}", 0.875)
                .containsEntry("spectrascope_marchenko_pastur_distance_ratio{" + labels + "}", 0.625);
    }

    @Test
    void componentsOfTheClassStructure() throws IOException {
        Runs.report(run, 1, 8);
        look();
        String train = "run=\"r1\",set=\"train\"";
        assertThat(scrape())
                .containsEntry("spectrascope_component_trace{component=\"a1\"," + train + "}", 6.0)
                .containsEntry("spectrascope_component_trace{component=\"b1\"," + train + "}", 1.5)
                .containsEntry("spectrascope_component_trace{component=\"a2\"," + train + "}", 0.25)
                .containsEntry("spectrascope_component_trace{component=\"b2\"," + train + "}", 4.75)
                .containsEntry("spectrascope_component_eigenvalue{component=\"b1\",rank=\"2\"," + train + "}", 2.0)
                .containsEntry("spectrascope_b2_class_trace{class=\"1\"," + train + "}", 2.0)
                .containsEntry("spectrascope_bulk_separation_decades{" + train + "}", 1.0)
                .containsEntry("spectrascope_component_bulk_mean{component=\"b1\"," + train + "}", 0.5)
                .containsEntry("spectrascope_component_bulk_mean{component=\"b2\"," + train + "}", 0.05)
                .containsEntry("spectrascope_component_bulk_edge{component=\"b1\"," + train + "}", 4.0)
                .doesNotContainKey("spectrascope_component_bulk_edge{component=\"b2\"," + train + "}")
                .containsEntry("spectrascope_outlier_class_means_ratio{rank=\"1\"," + train + "}", 0.875);
    }

    @Test
    void latestReportReplacesTheOneBefore() throws IOException {
        Runs.report(run, 1, 8);
        look();
        SpectrumReport fewer = Runs.report(2, 2, 16);
        run.write(Runs.snapshot(run, 2).name(), fewer);
        look();
        assertThat(scrape())
                .containsEntry("spectrascope_eigenvalue{operator=\"g\",rank=\"1\",run=\"r1\",set=\"train\"}", 16.0)
                .doesNotContainKey("spectrascope_eigenvalue{operator=\"g\",rank=\"3\",run=\"r1\",set=\"train\"}")
                .containsEntry("spectrascope_reports_total{run=\"r1\"}", 2.0)
                .containsEntry("spectrascope_products_total{operator=\"g\",run=\"r1\",set=\"train\"}", 40.0);
    }

    @Test
    void peakOfG() throws IOException {
        double[] sizes = {1, 4, 9, 5, 2, 2};
        for (int epoch = 0; epoch < sizes.length; epoch++) {
            Runs.report(run, epoch, sizes[epoch]);
            look();
            assertThat(scrape())
                    .containsEntry("spectrascope_g_past_peak{of=\"raw\",run=\"r1\"}", epoch == 5 ? 1.0 : 0.0)
                    .containsEntry("spectrascope_g_past_peak{of=\"normalised\",run=\"r1\"}", epoch == 5 ? 1.0 : 0.0)
                    .containsEntry("spectrascope_g_peak_epoch{of=\"raw\",run=\"r1\"}", (double) Math.min(epoch, 2))
                    .containsEntry("spectrascope_g_peak_iteration{of=\"raw\",run=\"r1\"}", 10.0 * Math.min(epoch, 2));
        }
        // The top three of G, and the same over 0.25.
        double size = 1 + 1 / 2.0 + 1 / 3.0;
        Map<String, Double> samples = scrape();
        assertThat(samples.get("spectrascope_g_size{of=\"raw\",run=\"r1\"}")).isCloseTo(2 * size, within(1e-12));
        assertThat(samples.get("spectrascope_g_peak_size{of=\"raw\",run=\"r1\"}"))
                .isCloseTo(9 * size, within(1e-12));
        assertThat(samples.get("spectrascope_g_size{of=\"normalised\",run=\"r1\"}"))
                .isCloseTo(8 * size, within(1e-12));
    }

    @Test
    void queueFailuresAndWorker() throws IOException {
        Runs.report(run, 0, 1);
        Runs.snapshot(run, 1);
        String failed = Runs.snapshot(run, 2).name();
        run.write(new Failure(failed, "made up", null, 1, Instant.EPOCH));
        run.write(new Failure(Runs.snapshot(run, 3).name(), "the train loss is NaN", null, 1, Instant.EPOCH, true));
        run.write(new WorkerStatus(1, "e000001-i0000010", "train g", 30, 120, 0, Instant.EPOCH, Instant.EPOCH));
        look();
        look();
        assertThat(scrape())
                .containsEntry("spectrascope_snapshots_total{run=\"r1\"}", 4.0)
                .containsEntry("spectrascope_queue_snapshots{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_failures_total{run=\"r1\"}", 2.0)
                .containsEntry("spectrascope_failed_snapshots{run=\"r1\"}", 2.0)
                .containsEntry("spectrascope_not_finite_snapshots{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_run_stopped{run=\"r1\"}", 0.0)
                .containsEntry(
                        "spectrascope_run_start_timestamp_seconds{run=\"r1\"}",
                        run.run().started().toEpochMilli() / 1e3)
                .containsEntry("spectrascope_worker_progress_ratio{run=\"r1\"}", 0.25)
                .containsEntry("spectrascope_run_finished{run=\"r1\"}", 0.0);
    }

    @Test
    void captureMetersExistFromTheStart() {
        CaptureMetrics capture = registry.capture("r1");
        assertThat(scrape())
                .containsEntry("spectrascope_worker_restarts_total{run=\"r1\"}", 0.0)
                .containsEntry("spectrascope_snapshots_dropped_total{run=\"r1\"}", 0.0)
                .containsEntry("spectrascope_agent_faults_total{kind=\"hook\",run=\"r1\"}", 0.0);
        capture.paused(Duration.ofMillis(250));
        capture.dropped();
        capture.workerRestarted();
        capture.fault(AgentFault.STORAGE);
        assertThat(scrape())
                .containsEntry("spectrascope_training_pause_seconds_sum{run=\"r1\"}", 0.25)
                .containsEntry("spectrascope_training_pause_seconds_count{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_snapshots_dropped_total{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_worker_restarts_total{run=\"r1\"}", 1.0)
                .containsEntry("spectrascope_agent_faults_total{kind=\"storage\",run=\"r1\"}", 1.0);
        assertThat(capture.faults()).containsEntry("storage", 1L).containsEntry("hook", 0L);
    }

    @Test
    void numberOfSeriesIsBounded() throws IOException {
        registry.capture("r1");
        for (int epoch = 0; epoch < 3; epoch++) {
            run.write(Runs.snapshot(run, epoch).name(), Runs.report(epoch, 1000, 8));
            look();
        }
        // Of each run, in each of two sets: of three operators 100 ranks with residuals, 62 of the density, 2 · 35 of
        // the
        // log-density and two dozen more; 100 ranks of three components, 100 classes and ranks, a dozen more. Besides
        // scalars.
        int operator = 2 * SpectrumMetrics.RANKS + 62 + 2 * 35 + 24;
        int structure = 5 * SpectrumMetrics.RANKS + 12;
        assertThat(scrape()).hasSizeLessThan(2 * (3 * operator + structure) + 80);
    }

    @Test
    void everySampleIsDeclaredWithTypeAndHelpAndLabelledWithItsRun() throws IOException {
        registry.capture("r1");
        Runs.report(run, 0, 1);
        look();
        List<String> lines = registry.scrape(null).body().lines().toList();
        for (String line : lines) {
            if (!line.startsWith("#")) {
                String name = line.substring(0, line.indexOf('{'));
                String family = name.replaceAll("_(bucket|count|sum)$", "");
                assertThat(lines)
                        .as(line)
                        .anyMatch(other ->
                                other.startsWith("# TYPE " + family + " ") || other.startsWith("# TYPE " + name + " "))
                        .anyMatch(other ->
                                other.startsWith("# HELP " + family + " ") || other.startsWith("# HELP " + name + " "));
                assertThat(line).contains("run=\"r1\"").startsWith("spectrascope_");
            }
        }
    }
}
