package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.spectra.ProbePlan;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.probes.spectra.SpectrumReport.SetSpectra;
import dev.spectrascope.programs.GeneralTrainingProgram;
import dev.spectrascope.programs.NumberedExamples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Networks with several inputs and outputs, masks, sequences and values: training is the same to the last bit, the sets are
 * examples that the program fed, whole and masked as they were, and reports are made of them.
 */
class GeneralCaptureIT {

    private static final String PROGRAM = "dev.spectrascope.programs.GeneralTrainingProgram";
    private static final String QUIETLY = "worker=none,http.port=0,sets.examplesPerClass=5,sets.examples=11,"
            + "probes.top=1,probes.bottom=0,probes.products=8,probes.density=none,probes.logDensity=none,probes.sampleSpread=false";

    @TempDir
    private Path folder;

    private Ended run(String argument, String training) throws IOException, InterruptedException {
        return ChildJvm.runToItsEnd(folder, argument, PROGRAM, training);
    }

    /** Trains with the agent and without, and compares. */
    private RunDirectory compare(String argument, String training) throws Exception {
        Ended without = run(null, training);
        RunDirectory run = watch(argument, training);
        assertThat(Files.readString(folder.resolve("with.txt")))
                .isEqualTo(without.output())
                .contains("parameters ");
        return run;
    }

    private RunDirectory watch(String argument, String training) throws Exception {
        Ended with = run(argument, training);
        Files.writeString(folder.resolve("with.txt"), with.output());
        assertThat(with.errors()).doesNotContain("WARNING").doesNotContain("failed");
        try (Stream<Path> runs = Files.list(folder.resolve("spectrascope-runs"))) {
            List<Path> all = runs.toList();
            assertThat(all).as(with.errors()).hasSize(1);
            return RunDirectory.open(all.get(0));
        }
    }

    private static ChosenSet description(RunDirectory run, String set) throws IOException {
        return run.sets().orElseThrow().sets().get(set);
    }

    /** Numbers of a set's examples; all different. */
    private static Set<Integer> numbers(MultiDataSet set) {
        Set<Integer> numbers = new HashSet<>();
        INDArray features = set.getFeatures(0);
        for (int i = 0; i < features.size(0); i++) {
            numbers.add(NumberedExamples.number(features.slice(i).getDouble(0)));
        }
        assertThat(numbers).hasSize((int) features.size(0));
        return numbers;
    }

    private static void assertFromTrainAndTest(RunDirectory run) throws IOException {
        assertThat(numbers(run.readSet("train").orElseThrow()))
                .allMatch(number -> number >= 0 && number < GeneralTrainingProgram.TRAIN);
        assertThat(numbers(run.readSet("test").orElseThrow()))
                .allMatch(number -> number >= GeneralTrainingProgram.FIRST_TEST
                        && number < GeneralTrainingProgram.FIRST_TEST + GeneralTrainingProgram.TEST);
    }

    /** Makes the report of the last snapshot, and compares its losses with DL4J's mean over examples one by one. */
    private static SpectrumReport report(RunDirectory run, IntFunction<MultiDataSet> example) throws IOException {
        ProbePlan plan = run.run().plan();
        new RunAnalysis(run, plan, Progress.NONE).analyzePending();
        assertThat(run.readFailures()).isEmpty();
        assertThat(run.reportNames()).hasSameSizeAs(run.readSnapshots());
        String last = run.reportNames().get(run.reportNames().size() - 1);
        SpectrumReport report = run.readReport(last);
        Model network = run.network()
                .restore(run.readParameters(
                        run.readSnapshots().get(run.readSnapshots().size() - 1)));
        for (String set : List.of("train", "test")) {
            SetSpectra spectra = report.sets().get(set);
            assertThat(spectra.operators()).containsOnlyKeys("hessian", "g", "h");
            spectra.operators()
                    .values()
                    .forEach(operator -> assertThat(operator.top()).isNotEmpty());
            double mean = numbers(run.readSet(set).orElseThrow()).stream()
                    .mapToDouble(number -> score(network, example.apply(number)))
                    .average()
                    .orElseThrow();
            assertThat(spectra.loss()).isCloseTo(mean, within(1e-5 * mean));
        }
        return report;
    }

    private static double score(Model network, MultiDataSet example) {
        return network instanceof ComputationGraph graph
                ? graph.score(example)
                : ((MultiLayerNetwork) network)
                        .score(new DataSet(
                                example.getFeatures(0),
                                example.getLabels(0),
                                example.getFeaturesMaskArray(0),
                                example.getLabelsMaskArray(0)));
    }

    private static void assertAreTwoInputsAndOutputs(RunDirectory run) throws IOException {
        for (String name : List.of("train", "test")) {
            MultiDataSet set = run.readSet(name).orElseThrow();
            assertThat(set.getFeatures()).hasSize(2);
            assertThat(set.getLabels()).hasSize(2);
            assertThat(set.getFeaturesMaskArrays())
                    .satisfiesAnyOf(
                            masks -> assertThat(masks).isNull(),
                            masks -> assertThat(masks).containsOnlyNulls());
            for (int i = 0; i < set.getFeatures(0).size(0); i++) {
                int number = NumberedExamples.number(set.getFeatures(0).getDouble(i, 0));
                MultiDataSet fed = NumberedExamples.twoInputsAndOutputs(number, 1);
                for (int k = 0; k < 2; k++) {
                    assertThat(set.getFeatures(k).getRow(i, true)).isEqualTo(fed.getFeatures(k));
                    assertThat(set.getLabels(k).getRow(i, true)).isEqualTo(fed.getLabels(k));
                }
                assertThat(set.getLabelsMaskArray(0)).isNull();
                assertThat(set.getLabelsMaskArray(1).getRow(i, true)).isEqualTo(fed.getLabelsMaskArray(1));
            }
        }
    }

    private static void assertAreSequences(RunDirectory run) throws IOException {
        for (String name : List.of("train", "test")) {
            MultiDataSet set = run.readSet(name).orElseThrow();
            for (int i = 0; i < set.getFeatures(0).size(0); i++) {
                int number = NumberedExamples.number(set.getFeatures(0).slice(i).getDouble(0, 0));
                DataSet fed = NumberedExamples.sequences(number, 1);
                assertPadded(set.getFeatures(0).slice(i), fed.getFeatures().slice(0));
                assertPadded(set.getLabels(0).slice(i), fed.getLabels().slice(0));
                assertPadded(
                        set.getFeaturesMaskArray(0).slice(i),
                        fed.getFeaturesMaskArray().slice(0));
                assertPadded(
                        set.getLabelsMaskArray(0).slice(i),
                        fed.getLabelsMaskArray().slice(0));
            }
        }
    }

    private static void assertPadded(INDArray padded, INDArray fed) {
        long length = fed.size(-1);
        INDArray expected = Nd4j.zeros(padded.dataType(), padded.shape());
        if (fed.rank() == 1) {
            expected.get(NDArrayIndex.interval(0, length)).assign(fed);
        } else {
            expected.get(NDArrayIndex.all(), NDArrayIndex.interval(0, length)).assign(fed);
        }
        assertThat(padded.dup()).isEqualTo(expected);
    }

    private static MultiDataSet sequence(int number) {
        return NumberedExamples.sequences(number, 1).toMultiDataSet();
    }

    @Test
    void severalInputsAndOutputs() throws Exception {
        RunDirectory run = compare(QUIETLY, "two-inputs-and-outputs");
        assertThat(run.readSnapshots()).hasSize(3);
        assertFromTrainAndTest(run);
        assertAreTwoInputsAndOutputs(run);
        ChosenSet train = description(run, "train");
        assertThat(train.seen()).isEqualTo(GeneralTrainingProgram.TRAIN);
        assertThat(train.classesOfOutput()).isZero();
        assertThat(train.perClass()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 5, 1, 5, 2, 5));
        assertThat(train.features()).containsExactly(List.of(4L), List.of(3L));
        assertThat(train.labels()).containsExactly(List.of(3L), List.of(2L));
        assertThat(train.masked()).isTrue();
        assertThat(description(run, "test").seen()).isEqualTo(GeneralTrainingProgram.TEST);
        SpectrumReport report = report(run, number -> NumberedExamples.twoInputsAndOutputs(number, 1));
        assertThat(report.classes()).isEqualTo(5);
    }

    @Test
    void minibatchesHandedToAGraphOneByOne() throws Exception {
        RunDirectory run = watch(QUIETLY + ",schedule.iterations=[0,6]", "graph-loop");
        assertFromTrainAndTest(run);
        assertAreTwoInputsAndOutputs(run);
        // Three minibatches of six have five or more of each of three classes; the scores at the end are an evaluation.
        assertThat(description(run, "train").seen()).isEqualTo(18);
        assertThat(description(run, "test").seen()).isEqualTo(GeneralTrainingProgram.TEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"masked-sequences", "truncated"})
    void sequencesOfDifferentLengths(String training) throws Exception {
        RunDirectory run = compare(QUIETLY, training);
        assertThat(run.readSnapshots()).hasSize(3);
        assertFromTrainAndTest(run);
        assertAreSequences(run);
        ChosenSet train = description(run, "train");
        assertThat(train.seen()).isEqualTo(GeneralTrainingProgram.TRAIN);
        assertThat(train.classesOfOutput()).isZero();
        assertThat(train.perClass()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 5, 1, 5, 2, 5));
        assertThat(description(run, "test").seen()).isEqualTo(GeneralTrainingProgram.TEST);
        report(run, GeneralCaptureIT::sequence);
    }

    @Test
    void maskedMinibatchesHandedToAGraphOneByOne() throws Exception {
        RunDirectory run = watch(QUIETLY + ",schedule.iterations=[0,6]", "masked-sequences-loop");
        assertFromTrainAndTest(run);
        assertAreSequences(run);
        assertThat(run.readSnapshots()).hasSize(2);
    }

    @Test
    void valuesWithoutClassesInMinibatchesOneByOne() throws Exception {
        RunDirectory run = compare(QUIETLY + ",schedule.iterations=[0,6]", "regression");
        assertThat(run.readSnapshots()).hasSize(2);
        assertFromTrainAndTest(run);
        for (String name : List.of("train", "test")) {
            MultiDataSet set = run.readSet(name).orElseThrow();
            assertThat(set.getFeatures(0).shape()).containsExactly(11, 3);
            assertThat(description(run, name).classesOfOutput()).isNull();
            assertThat(description(run, name).perClass()).isEmpty();
            for (int i = 0; i < 11; i++) {
                int number = NumberedExamples.number(set.getFeatures(0).getDouble(i, 0));
                assertThat(set.getLabels(0).getRow(i, true))
                        .isEqualTo(NumberedExamples.values(number, 1).getLabels());
            }
        }
        // Two minibatches of six are enough for eleven.
        assertThat(description(run, "train").seen()).isEqualTo(12);
        report(run, number -> NumberedExamples.values(number, 1).toMultiDataSet());
    }
}
