package dev.spectrascope.probes.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spectrascope.probes.spectra.ClassStructurePlan;
import dev.spectrascope.probes.spectra.LogDensityPlan;
import dev.spectrascope.probes.spectra.OperatorKind;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports whose making is killed and gone on with. */
class SnapshotCheckpointsTest {

    private static final ProbePlan PLAN = CheckpointedAnalysis.PLAN;
    private static final Duration ALWAYS = Duration.ZERO;
    private static final String NAME = CheckpointedAnalysis.snapshot().name();

    @TempDir
    Path folder;

    private RunDirectory run;
    private Path checkpoints;
    private String expected;
    private int products;

    @BeforeEach
    void createAndAnalyseUninterrupted() throws IOException {
        run = CheckpointedAnalysis.create(folder.resolve("run"));
        checkpoints = run.root().resolve("checkpoints");
        Observer observer = new Observer(0);
        new RunAnalysis(run, PLAN, observer).analyzePending();
        expected = takeReport();
        products = observer.products;
        assertThat(products).isGreaterThan(40);
        assertThat(checkpoints).doesNotExist();
    }

    /** Like a kill: not what an analysis takes for a failure of its snapshot. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Observer implements Progress {

        private final int killAt;
        private final List<String> warnings = new ArrayList<>();
        private long before;
        private int products;
        private long resumed;

        Observer(int killAt) {
            this.killAt = killAt;
        }

        @Override
        public void report(String stage, long done, long expected) {
            if (done == before + 1 && ++products == killAt) {
                throw new Killed();
            }
            before = done;
        }

        @Override
        public void resumed(long count) {
            resumed += count;
        }

        @Override
        public void warn(String line) {
            warnings.add(line);
        }

        List<String> aboutCheckpoints() {
            return warnings.stream().filter(line -> line.contains("checkpoint")).toList();
        }
    }

    private void kill(ProbePlan plan, Duration interval, int at) {
        assertThatThrownBy(() -> new RunAnalysis(run, plan, new Observer(at), interval).analyzePending())
                .isInstanceOf(Killed.class);
        assertThat(run.reportFile(NAME)).doesNotExist();
    }

    private Observer goOn() throws IOException {
        Observer observer = new Observer(0);
        assertThat(new RunAnalysis(run, PLAN, observer, ALWAYS).analyzePending())
                .isEqualTo(1);
        assertThat(takeReport()).isEqualTo(expected);
        assertThat(checkpoints).doesNotExist();
        return observer;
    }

    private String takeReport() throws IOException {
        ObjectNode tree =
                (ObjectNode) new ObjectMapper().readTree(run.reportFile(NAME).toFile());
        ((ObjectNode) tree.get("cost")).remove("seconds");
        Files.delete(run.reportFile(NAME));
        return tree.toPrettyString();
    }

    @Test
    void killedAfterAnyProductTheReportIsTheSameToTheLastDigit() throws IOException {
        for (int at = 1; at <= products; at += 7) {
            kill(PLAN, ALWAYS, at);
            Observer observer = goOn();
            assertThat(observer.aboutCheckpoints()).isEmpty();
            // Only the product at which it was killed is made twice.
            assertThat(observer.products).as("killed at %d", at).isBetween(products - at, products - at + 1);
            assertThat(observer.resumed).as("killed at %d", at).isEqualTo(at - 1);
        }
    }

    @Test
    void theClassStructureIsComputedAgainAndItsKnockOutsGoOn() throws IOException {
        ProbePlan plan = PLAN.toBuilder()
                .operators(List.of(OperatorKind.G))
                .logDensity(new LogDensityPlan(6, 1e-6, 32, 3))
                .classStructure(new ClassStructurePlan(true, true, 16))
                .build();
        Observer whole = new Observer(0);
        new RunAnalysis(run, plan, whole).analyzePending();
        String uninterrupted = takeReport();
        assertThat(uninterrupted).contains("attribution", "g-a1", "b2Upper");
        for (int at = 1; at <= whole.products; at += 9) {
            kill(plan, ALWAYS, at);
            Observer observer = new Observer(0);
            new RunAnalysis(run, plan, observer, ALWAYS).analyzePending();
            assertThat(takeReport()).as("killed at %d", at).isEqualTo(uninterrupted);
            // Two passes for the means and two for the traces are made again.
            assertThat(observer.products).as("killed at %d", at).isLessThanOrEqualTo(whole.products - at + 5);
        }
    }

    @Test
    void killedTwice() throws IOException {
        kill(PLAN, ALWAYS, 20);
        kill(PLAN, ALWAYS, 5);
        goOn();
    }

    @Test
    void shortProbesWriteNothing() throws IOException {
        kill(PLAN, SnapshotCheckpoints.INTERVAL, products);
        assertThat(checkpoints).doesNotExist();
        goOn();
    }

    private List<Path> states() throws IOException {
        try (Stream<Path> files = Files.list(checkpoints.resolve(NAME))) {
            return files.filter(file -> file.toString().endsWith(".state")).toList();
        }
    }

    @Test
    void damagedCheckpointsAreToldAndNotUsed() throws IOException {
        kill(PLAN, ALWAYS, 4);
        byte[] content = Files.readAllBytes(states().get(0));
        for (int kind = 0; kind < 3; kind++) {
            byte[] damaged = kind == 0 ? new byte[0] : Arrays.copyOf(content, content.length - (kind - 1) * 100);
            if (kind == 1) {
                damaged[content.length / 2] ^= 1;
            }
            kill(PLAN, ALWAYS, 4);
            Files.write(states().get(0), damaged);
            Observer observer = goOn();
            assertThat(observer.aboutCheckpoints())
                    .containsExactly(
                            NAME + ": the checkpoint train.hessian.eigenpairs.state is not used: it is damaged");
            assertThat(observer.products).isEqualTo(products);
        }
    }

    @Test
    void checkpointsOfAnotherPlanAreToldAndNotUsed() throws IOException {
        ProbePlan other = PLAN.toBuilder().seed(99).build();
        kill(other, ALWAYS, products / 2);
        Observer observer = goOn();
        assertThat(observer.products).isEqualTo(products);
        assertThat(observer.aboutCheckpoints())
                .isNotEmpty()
                .allMatch(line -> line.endsWith("is not used: it belongs to another plan, snapshot or version"));
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndTheReportIsMade() throws IOException {
        Files.writeString(checkpoints, "a file in the way");
        Observer observer = new Observer(0);
        assertThat(new RunAnalysis(run, PLAN, observer, ALWAYS).analyzePending())
                .isEqualTo(1);
        assertThat(takeReport()).isEqualTo(expected);
        assertThat(observer.aboutCheckpoints()).hasSize(1);
        assertThat(observer.aboutCheckpoints().get(0)).startsWith(NAME + ": no more checkpoints of " + NAME);
    }

    @Test
    void aJvmThatIsKilledBySignal() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CheckpointedAnalysis.class.getName(),
                        run.root().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
        Path finished = checkpoints.resolve(NAME).resolve("train.hessian.json");
        while (process.isAlive() && !Files.exists(finished)) {
            Thread.sleep(5);
        }
        process.destroyForcibly();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(finished).as(Files.readString(folder.resolve("child.log"))).exists();
        assertThat(run.reportFile(NAME)).doesNotExist();

        Observer observer = goOn();
        assertThat(observer.products).isLessThan(products);
        assertThat(observer.aboutCheckpoints()).isEmpty();
    }
}
