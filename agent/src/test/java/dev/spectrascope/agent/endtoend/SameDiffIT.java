package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.NetworkDescription;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.programs.NumberedExamples;
import dev.spectrascope.programs.SameDiffProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/** SameDiff graphs trained by {@code SameDiff.fit}, watched and not: a run for each, and the same training to the last bit. */
class SameDiffIT {

    private static final String PROGRAM = "dev.spectrascope.programs.SameDiffProgram";
    private static final String WATCHING = "worker=none,http.port=0,networks.most=9,schedule.epochs=every:1,"
            + "sets.examplesPerClass=4,probes.top=1,probes.bottom=0,probes.products=8,probes.density=none,"
            + "probes.logDensity=none,probes.sampleSpread=false";

    @TempDir
    private static Path folder;

    private static Ended with;
    private static List<RunDirectory> runs;

    @BeforeAll
    static void train() throws Exception {
        with = ChildJvm.runToItsEnd(folder, WATCHING, PROGRAM);
        runs = Runs.in(folder.resolve("spectrascope-runs"));
        assertThat(runs).as(with.errors()).hasSize(2);
    }

    @Test
    void trainingIsTheSameAndListenersToo() throws Exception {
        Ended without = ChildJvm.runToItsEnd(folder, null, PROGRAM);
        assertThat(with.output()).isEqualTo(without.output()).contains("parameters ", "epoch 3 ends", "next random");
        assertThat(with.errors()).doesNotContain("WARNING: [spectrascope]").doesNotContain("failed");
    }

    @Test
    void snapshotsAreTakenAtTheEndsOfEpochs() throws IOException {
        assertThat(runs.get(0).readSnapshots())
                .extracting(Snapshot::name)
                .containsExactly(
                        "e000000-i0000000",
                        "e000001-i0000004",
                        "e000002-i0000008",
                        "e000003-i0000012",
                        "e000004-i0000016");
        assertThat(runs.get(1).readSnapshots())
                .extracting(Snapshot::name)
                .containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertThat(runs.get(0).readSnapshots()).allMatch(snapshot -> snapshot.learningRate() == 0.02);
        assertThat(runs.get(0).run().network()).isEqualTo("SameDiff graph, 6 operations, 48 parameters");
        assertThat(runs.get(0).network().kind()).isEqualTo(NetworkDescription.Kind.SameDiff);
    }

    /** Of each class as many as asked for, told by one-hot labels in one graph and by indices in the other. */
    @Test
    void setsAreOfWhatTheProgramTrainsAndEvaluatesOn() throws IOException {
        for (RunDirectory run : runs) {
            numbersAre(run.readSet("train").orElseThrow(), 0, SameDiffProgram.TRAIN);
            numbersAre(
                    run.readSet("test").orElseThrow(),
                    SameDiffProgram.FIRST_TEST,
                    SameDiffProgram.FIRST_TEST + SameDiffProgram.TEST);
        }
    }

    private static void numbersAre(MultiDataSet set, int from, int to) {
        int[] ofClass = new int[NumberedExamples.CLASSES];
        INDArray features = set.getFeatures(0);
        for (int i = 0; i < features.size(0); i++) {
            int number = NumberedExamples.number(features.getDouble(i, 0));
            assertThat(number).isBetween(from, to - 1);
            ofClass[number % NumberedExamples.CLASSES]++;
        }
        assertThat(ofClass).containsOnly(4);
    }

    @Test
    void reportsAreMade() throws IOException {
        for (RunDirectory run : runs) {
            new RunAnalysis(run, run.run().plan(), Progress.NONE).analyzePending();
            assertThat(run.readFailures()).isEmpty();
            assertThat(run.reportNames()).hasSameSizeAs(run.readSnapshots());
            Snapshot last = run.readSnapshots().get(run.readSnapshots().size() - 1);
            SpectrumReport report = run.readReport(last.name());
            assertThat(report.products()).isEqualTo(SpectrumReport.FINITE_DIFFERENCE);
            assertThat(report.checks().differences().reason()).contains("SameDiff");
            assertThat(report.classes()).isEqualTo(NumberedExamples.CLASSES);
            MultiDataSet examples = run.readSet("train").orElseThrow();
            SameDiff graph = run.network().restoreGraph(run.readParameters(last));
            double loss = graph.output(Map.of("in", examples.getFeatures(0), "labels", examples.getLabels(0)), "loss")
                    .get("loss")
                    .meanNumber()
                    .doubleValue();
            SpectrumReport.SetSpectra train = report.sets().get("train");
            assertThat(train.loss()).isCloseTo(loss, within(1e-5 * loss));
            assertThat(train.operators()).containsOnlyKeys("hessian", "g", "h");
            assertThat(train.operators().get("g").top().get(0).eigenvalue()).isPositive();
        }
    }
}
