package dev.spectrascope.agent.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.endtoend.ChildJvm.Ended;
import dev.spectrascope.agent.fixtures.Runs;
import dev.spectrascope.probes.run.RunAnalysis;
import dev.spectrascope.probes.run.RunDirectory;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.run.Snapshot;
import dev.spectrascope.probes.spectra.Progress;
import dev.spectrascope.probes.spectra.SpectrumReport;
import dev.spectrascope.programs.NumberedExamples;
import dev.spectrascope.programs.SharedRandomness;
import dev.spectrascope.programs.WaysOfTrainingProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The ways in which DL4J's networks are trained, one after another in one JVM: for each, a run with the epochs and iterations of
 * the model that the program keeps, and a program that is none the worse for it.
 */
class WaysOfTrainingIT {

    private static final String PROGRAM = "dev.spectrascope.programs.WaysOfTrainingProgram";
    private static final String QUIETLY = "worker=none,http.port=0,sets.examples=24,probes.top=1,probes.bottom=0,"
            + "probes.products=4,probes.density=none,probes.sampleSpread=false";
    private static final List<String> WAYS = List.of(
            "early-stopping",
            "early-stopping-graph",
            "parallel-averaging",
            "parallel-averaging-graph",
            "early-stopping-parallel",
            "parallel-sharing",
            "transfer",
            "transfer-graph",
            "featurized",
            "featurized-graph",
            "frozen-with-backprop",
            "listeners",
            "counted-loop",
            "set-epochs-loop",
            "columns",
            "network-fits",
            "graph-fits",
            "prefetch");

    @TempDir
    private static Path folder;

    private static Ended with;
    private static List<RunDirectory> all;

    @BeforeAll
    static void train() throws Exception {
        with = run(QUIETLY + ",networks.most=99,schedule.epochs=every:1", WAYS);
        all = runs(folder);
    }

    private static Ended run(String argument, List<String> ways) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(ways);
        return ChildJvm.runToItsEnd(folder, argument, SharedRandomness.OPEN, command.toArray(String[]::new));
    }

    private static List<RunDirectory> runs(Path folder) throws IOException {
        return Runs.in(folder.resolve("spectrascope-runs"));
    }

    /** The runs of networks with a layer of this name, in the order in which they were begun. */
    private static List<RunDirectory> runsOf(String way) throws IOException {
        List<RunDirectory> found = new ArrayList<>();
        for (RunDirectory run : all) {
            if (run.network().configuration().toString().contains('"' + way + '"')) {
                found.add(run);
            }
        }
        return found;
    }

    private static Snapshot first(RunDirectory run) throws IOException {
        return run.readSnapshots().get(0);
    }

    private static RunDirectory runOf(String way) throws IOException {
        List<RunDirectory> found = runsOf(way);
        assertThat(found).as(way + " of " + all.size() + "; " + with.errors()).hasSize(1);
        return found.get(0);
    }

    private static List<String> names(RunDirectory run) throws IOException {
        return run.readSnapshots().stream().map(Snapshot::name).toList();
    }

    /** As the program printed them in this way of training, in order. */
    private static List<String> printed(String way) {
        return with.output()
                .lines()
                .dropWhile(line -> !line.equals(way))
                .skip(1)
                .takeWhile(line -> !WAYS.contains(line))
                .filter(line -> line.contains("parameters "))
                .map(line -> line.substring(line.indexOf("parameters ")))
                .toList();
    }

    private static List<String> stored(RunDirectory run) throws Exception {
        List<String> hashes = new ArrayList<>();
        for (Snapshot snapshot : run.readSnapshots()) {
            hashes.add("parameters " + CaptureIT.hash(run.readParameters(snapshot)));
        }
        return hashes;
    }

    private static void assertEndsWithWhatIsKept(RunDirectory run, String way) throws Exception {
        List<String> kept = printed(way);
        assertThat(stored(run)).last().isEqualTo(kept.get(kept.size() - 1));
    }

    private static Set<Integer> numbers(RunDirectory run, String set) throws IOException {
        INDArray features = run.readSet(set).orElseThrow().getFeatures(0);
        Set<Integer> numbers = new HashSet<>();
        for (int i = 0; i < features.size(0); i++) {
            numbers.add(valuesNumber(features.getRow(i, true)));
        }
        return numbers;
    }

    private static int valuesNumber(INDArray features) {
        return NumberedExamples.number(features.getDouble(0, 0));
    }

    /** Every training example once, and those that were looked at. */
    private static void assertSets(RunDirectory run) throws IOException {
        assertAllTrained(run);
        assertThat(numbers(run, "test"))
                .hasSize(WaysOfTrainingProgram.TEST)
                .allMatch(number -> number >= WaysOfTrainingProgram.FIRST_TEST);
    }

    private static void assertAllTrained(RunDirectory run) throws IOException {
        ChosenSet train = run.sets().orElseThrow().sets().get("train");
        assertThat(train.seen()).isEqualTo(WaysOfTrainingProgram.TRAIN);
        assertThat(numbers(run, "train"))
                .hasSize(WaysOfTrainingProgram.TRAIN)
                .allMatch(number -> number >= 0 && number < WaysOfTrainingProgram.TRAIN);
    }

    private static SpectrumReport report(RunDirectory run) throws IOException {
        new RunAnalysis(run, run.run().plan(), Progress.NONE).analyzePending();
        assertThat(run.readFailures()).isEmpty();
        return run.readReport(names(run).get(names(run).size() - 1));
    }

    /** Listeners' calls, random numbers and parameters; those of ParallelWrapper differ without the agent, too. */
    @Test
    void whatTheProgramSeesIsTheSameToTheLastBit() throws Exception {
        assertThat(shown(with))
                .isEqualTo(shown(run(null, WAYS)))
                .contains("next random number", "next of Math.random()", "next of Collections.shuffle(List)");
        assertThat(with.errors().lines().filter(line -> line.contains("[spectrascope]")))
                .noneMatch(
                        line -> line.contains("failed") || line.contains("not watched") || line.contains("cannot see"));
    }

    private static String shown(Ended program) {
        return program.output()
                .lines()
                .filter(line -> !line.startsWith(WaysOfTrainingProgram.BY_CHANCE))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void earlyStoppingCountsItsEpochsAndTheNetworkGoesOn() throws Exception {
        RunDirectory run = runOf("early-stopping");
        assertThat(names(run))
                .containsExactly(
                        "e000000-i0000000",
                        "e000001-i0000004",
                        "e000002-i0000008",
                        "e000003-i0000012",
                        "e000004-i0000016");
        assertSets(run);
        assertEndsWithWhatIsKept(run, "early-stopping");
    }

    @Test
    void earlyStoppingOfAGraph() throws Exception {
        RunDirectory run = runOf("early-stopping-graph");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertSets(run);
        assertEndsWithWhatIsKept(run, "early-stopping-graph");
    }

    /** The first of two replicas is the network itself, and makes two updates in a pass over four minibatches. */
    @Test
    void ofReplicasThatAreAveragedTheAverageIsTaken() throws Exception {
        RunDirectory run = runOf("parallel-averaging");
        assertThat(names(run))
                .containsExactly("e000000-i0000000", "e000001-i0000002", "e000002-i0000004", "e000003-i0000006");
        assertThat(stored(run).subList(1, 4)).isEqualTo(printed("parallel-averaging"));
        assertAllTrained(run);
        assertThat(run.readSnapshots().get(3).score()).isNotNull();
    }

    @Test
    void epochsThatTheProgramCountsItselfAreCountedOnce() throws Exception {
        RunDirectory run = runOf("parallel-averaging-graph");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000002", "e000002-i0000004");
        assertThat(stored(run).subList(1, 3)).isEqualTo(printed("parallel-averaging-graph"));
        assertAllTrained(run);
    }

    @Test
    void earlyStoppingInParallel() throws Exception {
        RunDirectory run = runOf("early-stopping-parallel");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000002", "e000002-i0000004");
        assertEndsWithWhatIsKept(run, "early-stopping-parallel");
        assertSets(run);
    }

    @Test
    void ofReplicasThatShareGradientsTheNetworkItselfIsTaken() throws Exception {
        RunDirectory run = runOf("parallel-sharing");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000002", "e000002-i0000004");
        assertEndsWithWhatIsKept(run, "parallel-sharing");
        assertAllTrained(run);
    }

    /** The second network is another, with 16 parameters that are frozen and 10 that are trained. */
    @Test
    void aTransferredNetworkHasARunOfItsOwnAndItsFrozenLayersAreNoParameters() throws Exception {
        List<RunDirectory> runs = runsOf("transfer");
        assertThat(runs).hasSize(2);
        assertThat(names(runs.get(0))).containsExactly("e000000-i0000000", "e000001-i0000004");
        RunDirectory transferred = runs.get(1);
        assertThat(transferred.readSnapshots()).hasSize(3);
        assertThat(transferred.readSnapshots().get(2).iteration()
                        - first(transferred).iteration())
                .isEqualTo(8);
        assertEndsWithWhatIsKept(transferred, "transfer");
        INDArray before = transferred.readParameters(first(transferred));
        INDArray after = transferred.readParameters(transferred.readSnapshots().get(2));
        assertThat(after.get(NDArrayIndex.interval(0, 16))).isEqualTo(before.get(NDArrayIndex.interval(0, 16)));
        assertThat(after).isNotEqualTo(before);
        assertSets(transferred);
        SpectrumReport report = report(transferred);
        assertThat(report.parameters()).isEqualTo(10);
        assertThat(report.products()).isEqualTo("exact");
    }

    @Test
    void aTransferredGraphToo() throws Exception {
        List<RunDirectory> runs = runsOf("transfer-graph");
        assertThat(runs).hasSize(2);
        assertThat(names(runs.get(0))).containsExactly("e000000-i0000000", "e000001-i0000004");
        assertThat(runs.get(1).readSnapshots()).hasSize(2);
        assertEndsWithWhatIsKept(runs.get(1), "transfer-graph");
        SpectrumReport report = report(runs.get(1));
        assertThat(report.parameters()).isEqualTo(10);
        assertThat(report.products()).isEqualTo("exact");
    }

    /** Of the part that is trained, over what the frozen part makes of the examples. */
    @Test
    void examplesThatFrozenLayersMadeFeaturesOf() throws Exception {
        RunDirectory run = runOf("featurized");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertThat(stored(run)).last().isEqualTo(printed("featurized").get(1));
        assertThat(run.readSet("train").orElseThrow().getFeatures(0).shape())
                .containsExactly(WaysOfTrainingProgram.TRAIN, 4);
        assertThat(run.readSet("test").orElseThrow().getFeatures(0).shape())
                .containsExactly(WaysOfTrainingProgram.TEST, 4);
        SpectrumReport report = report(run);
        assertThat(report.parameters()).isEqualTo(20 + 10);
        assertThat(report.products()).isEqualTo("exact");
    }

    @Test
    void andThoseOfAGraph() throws Exception {
        RunDirectory run = runOf("featurized-graph");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertThat(stored(run)).last().isEqualTo(printed("featurized-graph").get(1));
        SpectrumReport report = report(run);
        assertThat(report.parameters()).isEqualTo(20 + 10);
        assertThat(report.products()).isEqualTo("exact");
    }

    @Test
    void aFrozenLayerInTheMiddle() throws Exception {
        RunDirectory run = runOf("frozen-with-backprop");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertEndsWithWhatIsKept(run, "frozen-with-backprop");
        SpectrumReport report = report(run);
        assertThat(report.parameters()).isEqualTo(16 + 10);
        assertThat(report.products()).isEqualTo("exact");
    }

    @Test
    void listenersComeAndGo() throws Exception {
        RunDirectory run = runOf("listeners");
        assertThat(names(run))
                .containsExactly(
                        "e000000-i0000000",
                        "e000001-i0000004",
                        "e000002-i0000008",
                        "e000003-i0000012",
                        "e000004-i0000016");
        assertThat(with.output()).contains("1 listeners");
    }

    @Test
    void examplesThatAreColumnsOfATable() throws Exception {
        RunDirectory run = runOf("columns");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertEndsWithWhatIsKept(run, "columns");
        assertSets(run);
        assertThat(report(run).products()).isEqualTo("exact");
    }

    @Test
    void epochsOfALoopAreThoseThatItsProgramCounts() throws Exception {
        RunDirectory run = runOf("counted-loop");
        assertThat(names(run))
                .containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008", "e000003-i0000012");
        assertEndsWithWhatIsKept(run, "counted-loop");
        assertAllTrained(run);
    }

    @Test
    void orThatItSets() throws Exception {
        RunDirectory network = runOf("set-epochs-loop");
        RunDirectory graph = runOf("set-epochs-loop-graph");
        assertThat(names(network)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertThat(names(graph)).isEqualTo(names(network));
        assertThat(stored(network)).last().isEqualTo(printed("set-epochs-loop").get(0));
        assertThat(stored(graph)).last().isEqualTo(printed("set-epochs-loop").get(1));
    }

    @Test
    void everyFitOfANetworkAndOfAGraph() throws Exception {
        for (String way : List.of("network-fits", "graph-fits")) {
            RunDirectory run = runOf(way);
            List<String> expected = new ArrayList<>();
            for (int epoch = 0; epoch <= 8; epoch++) {
                expected.add(String.format("e%06d-i%07d", epoch, 4 * epoch));
            }
            assertThat(names(run)).as(way).isEqualTo(expected);
            assertAllTrained(run);
        }
    }

    @Test
    void examplesThatAreFetchedBeforehand() throws Exception {
        RunDirectory run = runOf("prefetch");
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000002-i0000008");
        assertSets(run);
    }

    @Test
    void epochsOfALoopThatNobodyCountsAreOfTheConfiguredLength(@TempDir Path other) throws Exception {
        Ended loop = ChildJvm.runToItsEnd(
                other,
                QUIETLY + ",schedule.iterationsPerEpoch=4,schedule.epochs=[0,1,3]",
                SharedRandomness.OPEN,
                PROGRAM,
                "plain-loop");
        RunDirectory run = runs(other).get(0);
        assertThat(names(run)).containsExactly("e000000-i0000000", "e000001-i0000004", "e000003-i0000012");
        assertThat(loop.output()).contains(stored(run).get(2));
        assertThat(loop.errors()).doesNotContain("batch by batch");
        assertSets(run);
    }
}
