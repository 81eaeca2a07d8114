package dev.spectrascope.agent.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunDirectory;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here both are one copy of Micrometer; that the agent's jar finds the program's is a matter of its name. */
class JobRegistryTest {

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry ofTheJob = new SimpleMeterRegistry();
    private final MetricsRegistry registry = new MetricsRegistry();
    private final List<Exception> faults = new ArrayList<>();
    private RunDirectory run;
    private RunMetrics metrics;

    @BeforeEach
    void addTheJobsRegistry() throws Exception {
        Metrics.addRegistry(ofTheJob);
        run = Runs.create(folder.resolve("r1"));
        registry.followIn(new JobRegistry(getClass().getClassLoader()), faults::add);
        metrics = registry.run("r1");
    }

    @AfterEach
    void close() {
        Metrics.globalRegistry.clear();
        Metrics.removeRegistry(ofTheJob);
        registry.close();
    }

    private void report(int epoch, int classes, double topOfG) throws IOException {
        run.write(Runs.snapshot(run, epoch).name(), Runs.report(epoch, classes, topOfG));
        metrics.update(new RunReader(run).read());
        assertThat(faults).isEmpty();
    }

    private double eigenvalue(String rank) {
        return ofTheJob.get("spectrascope.eigenvalue")
                .tags("operator", "g", "set", "train", "rank", rank, "run", "r1")
                .gauge()
                .value();
    }

    @Test
    void theJobHasTheSameMetersAndTheirLatestValues() throws IOException {
        CaptureMetrics capture = registry.capture("r1");
        capture.paused(Duration.ofMillis(250));
        report(1, 3, 8);
        assertThat(eigenvalue("1")).isEqualTo(8);
        assertThat(ofTheJob.get("spectrascope.reports").functionCounter().count())
                .isEqualTo(1);
        assertThat(ofTheJob.get("spectrascope.training.pause.seconds.total")
                        .functionCounter()
                        .count())
                .isEqualTo(0.25);
        report(2, 2, 16);
        assertThat(eigenvalue("1")).isEqualTo(16);
        assertThat(ofTheJob.find("spectrascope.eigenvalue").tag("rank", "3").gauge())
                .isNull();
        assertThat(ofTheJob.get("spectrascope.reports").functionCounter().count())
                .isEqualTo(2);
    }

    @Test
    void aProgramWithoutMicrometerIsTold() {
        ClassLoader empty = new ClassLoader(null) {};
        assertThatThrownBy(() -> new JobRegistry(empty)).isInstanceOf(ClassNotFoundException.class);
    }
}
