package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

class ProbeSetsTest {

    private static final int CLASSES = 3;
    private static final int EXAMPLES = 7;
    private static final int MEGABYTES = 1;
    private static final OutputLabels LABELS = new OutputLabels(OutputLabels.Meaning.VECTOR, false);

    private final List<Map<String, ProbeSets.Choice>> delivered = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final CaptureObserver observer = new CaptureObserver() {
        @Override
        public void paused(Duration pause) {}

        @Override
        public void dropped(String snapshot, String why) {}

        @Override
        public void note(String event) {
            notes.add(event);
        }

        @Override
        public void failed(Part part, String doing, Throwable fault) {
            throw new AssertionError(doing, fault);
        }
    };

    private final ProbeSets sets = sets(4, Optional.empty(), Optional.empty());

    private ProbeSets sets(int perClass, Optional<Path> train, Optional<Path> test) {
        return new ProbeSets(
                new Sets(perClass, EXAMPLES, MEGABYTES, 1, List.of(), train, test),
                List.of(LABELS),
                false,
                delivered::add,
                observer);
    }

    /** Examples whose two features are their number and their class. */
    private static INDArray features(int from, int count) {
        INDArray features = Nd4j.create(DataType.FLOAT, count, 2);
        for (int i = 0; i < count; i++) {
            features.putScalar(i, 0, from + i);
            features.putScalar(i, 1, (from + i) % CLASSES);
        }
        return features;
    }

    private static INDArray labels(int from, int count) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, (from + i) % CLASSES, 1);
        }
        return labels;
    }

    private static Batch batch(int from, int count) {
        return Batch.of(features(from, count), labels(from, count));
    }

    /** As {@link #batch}, with a label that is no class. */
    private static Batch regression(int from, int count) {
        return Batch.of(
                features(from, count), features(from, count).getColumn(0, true).mul(0.25));
    }

    private static void train(ProbeSets sets, int from, int count) {
        for (int start = from; start < from + count; start += 10) {
            sets.trains(batch(start, 10));
        }
    }

    private static void evaluate(ProbeSets sets, int from, int count) {
        sets.evaluationStarts();
        for (int start = from; start < from + count && sets.wantsEvaluated(); start += 10) {
            sets.evaluates(batch(start, 10));
        }
        sets.evaluationEnds();
    }

    private MultiDataSet only(String name) {
        assertThat(delivered).hasSize(1);
        return delivered.get(0).get(name).examples();
    }

    private ChosenSet description(String name) {
        return delivered.get(0).get(name).describe(only(name));
    }

    @Test
    void anEpochAndAnEvaluationMakeBothSets() {
        sets.epochStarts();
        train(sets, 0, 90);
        sets.epochEnds();
        assertThat(delivered).isEmpty();
        assertThat(sets.wantsNoMore()).isFalse();
        evaluate(sets, 1000, 60);
        assertThat(sets.wantsNoMore()).isTrue();

        MultiDataSet train = only("train");
        assertThat(train.getFeatures(0).shape()).containsExactly(12, 2);
        assertThat(train.getLabels(0).sum(0).toDoubleVector()).containsExactly(4, 4, 4);
        for (int i = 0; i < 12; i++) {
            int label = train.getFeatures(0).getInt(i, 1);
            assertThat(train.getLabels(0).getDouble(i, label)).isEqualTo(1);
            assertThat(train.getFeatures(0).getInt(i, 0)).isBetween(0, 89).matches(number -> number % CLASSES == label);
        }
        assertThat(Arrays.stream(only("test").getFeatures(0).getColumn(0).toDoubleVector())
                        .boxed())
                .hasSize(12)
                .doesNotHaveDuplicates()
                .allMatch(number -> number >= 1000);
        assertThat(delivered.get(0).get("train").collector().seen()).isEqualTo(90);
        assertThat(description("test").perClass()).containsValues(4, 4, 4);
    }

    @Test
    void theWholeFirstEpochIsChosenFrom() {
        sets.epochStarts();
        train(sets, 0, 1000);
        sets.epochEnds();
        evaluate(sets, 5000, 30);
        // Twelve of a thousand, all among the first twelve, would be no sample of the epoch.
        assertThat(only("train").getFeatures(0).getColumn(0).maxNumber().intValue())
                .isGreaterThan(200);
    }

    @Test
    void anEvaluationOnTrainingExamplesIsPassedOver() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.epochEnds();
        evaluate(sets, 0, 30);
        assertThat(delivered).isEmpty();
        evaluate(sets, 600, 30);
        assertThat(only("test").getFeatures(0).getColumn(0).minNumber().intValue())
                .isGreaterThanOrEqualTo(600);
        assertThat(notes).singleElement().asString().contains("training examples is passed over");
    }

    /** Examples with six flags, of which there are 64 kinds: nearly all that are drawn later are among the first ones. */
    private static Batch flags(Random random, int count) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, count, 6);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 6; j++) {
                features.putScalar(i, j, random.nextInt(2));
            }
        }
        return Batch.of(features, labels(0, count));
    }

    @Test
    void examplesOfFewKindsAreEqualByChance() {
        Random random = new Random(1);
        ProbeSets many = sets(100, Optional.empty(), Optional.empty());
        many.epochStarts();
        for (int i = 0; i < 10; i++) {
            many.trains(flags(random, 20));
        }
        many.epochEnds();
        many.evaluationStarts();
        many.evaluates(flags(random, 50));
        many.evaluationEnds();
        assertThat(only("test").getFeatures(0).size(0)).isEqualTo(50);
        assertThat(notes).isEmpty();
    }

    /** Equal examples of different minibatches are no sign that examples are equal by chance. */
    @Test
    void trainingExamplesThatCameSeveralTimesAreKnownAgain() {
        ProbeSets many = sets(100, Optional.empty(), Optional.empty());
        many.epochStarts();
        for (int pass = 0; pass < 3; pass++) {
            train(many, 0, 30);
        }
        many.epochEnds();
        evaluate(many, 0, 30);
        assertThat(delivered).isEmpty();
        assertThat(notes).singleElement().asString().contains("training examples is passed over");
    }

    @Test
    void withoutAnEvaluationTheSecondEpochClosesTheSets() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.epochEnds();
        sets.epochStarts();
        assertThat(delivered)
                .singleElement()
                .satisfies(chosen -> assertThat(chosen).containsOnlyKeys("train"));
        assertThat(notes).singleElement().asString().contains("no evaluation");
        evaluate(sets, 600, 30);
        assertThat(delivered).hasSize(1);
    }

    @Test
    void anEvaluationWithinTheFirstEpochCounts() {
        sets.epochStarts();
        train(sets, 0, 30);
        evaluate(sets, 600, 30);
        train(sets, 30, 30);
        assertThat(delivered).isEmpty();
        sets.epochEnds();
        assertThat(delivered.get(0).get("train").collector().seen()).isEqualTo(60);
        assertThat(delivered.get(0)).containsOnlyKeys("train", "test");
    }

    @Test
    void aLoopOfBatchesIsChosenFromUntilEachClassHasItsShare() {
        train(sets, 0, 200);
        evaluate(sets, 600, 30);
        assertThat(delivered.get(0).get("train").collector().seen()).isEqualTo(20);
        assertThat(only("train").getFeatures(0).getColumn(0).toDoubleVector()).doesNotHaveDuplicates();
    }

    @Test
    void aLoopThatComesRoundHasShownAllItsExamples() {
        ProbeSets many = sets(100, Optional.empty(), Optional.empty());
        for (int pass = 0; pass < 3; pass++) {
            train(many, 0, 30);
            evaluate(many, 600, 30);
        }
        assertThat(delivered.get(0).get("train").collector().seen()).isEqualTo(30);
        assertThat(only("train").getFeatures(0).getColumn(0).toDoubleVector())
                .hasSize(30)
                .doesNotHaveDuplicates();
        assertThat(only("test").getFeatures(0).size(0)).isEqualTo(30);
    }

    /** Of indices, say. */
    @Test
    void smallBatchesThatAreEqualByChanceEndNoLoop() {
        ProbeSets many = sets(100, Optional.empty(), Optional.empty());
        for (int i = 0; i < 50; i++) {
            many.trains(batch(i % 5, 3));
        }
        evaluate(many, 600, 30);
        many.close();
        assertThat(delivered.get(0).get("train").collector().seen()).isEqualTo(150);
    }

    @Test
    void aLoopOfBatchesThatNeverEvaluatesIsGivenUpOn() {
        int patience = ProbeSets.PATIENCE * 4 * CLASSES;
        train(sets, 0, 20 + patience - 10);
        assertThat(delivered).isEmpty();
        train(sets, 0, 10);
        assertThat(delivered)
                .singleElement()
                .satisfies(chosen -> assertThat(chosen).containsOnlyKeys("train"));
    }

    @Test
    void theEndClosesTheSetsWithWhatThereIs() {
        sets.epochStarts();
        train(sets, 0, 10);
        sets.close();
        assertThat(only("train").getFeatures(0).size(0)).isEqualTo(10);
        sets.close();
        assertThat(delivered).hasSize(1);
    }

    @Test
    void setsFromFilesAreNotChosen() {
        ProbeSets fixed = sets(4, Optional.of(Path.of("a.bin")), Optional.of(Path.of("b.bin")));
        assertThat(fixed.wantsNoMore()).isTrue();
        assertThat(delivered).containsExactly(Map.of());
        delivered.clear();

        ProbeSets half = sets(4, Optional.empty(), Optional.of(Path.of("b.bin")));
        half.epochStarts();
        train(half, 0, 30);
        half.epochEnds();
        assertThat(delivered)
                .singleElement()
                .satisfies(chosen -> assertThat(chosen).containsOnlyKeys("train"));
    }

    @Test
    void withoutClassesThereIsOneUniformSample() {
        sets.epochStarts();
        for (int start = 0; start < 500; start += 10) {
            sets.trains(regression(start, 10));
        }
        sets.epochEnds();
        sets.close();
        MultiDataSet train = only("train");
        assertThat(train.getFeatures(0).shape()).containsExactly(EXAMPLES, 2);
        assertThat(train.getFeatures(0).getColumn(0).maxNumber().intValue()).isGreaterThan(200);
        assertThat(train.getLabels(0))
                .isEqualTo(train.getFeatures(0).getColumn(0, true).mul(0.25));
        assertThat(description("train").classesOfOutput()).isNull();
        assertThat(description("train").perClass()).isEmpty();
        assertThat(description("train").seen()).isEqualTo(500);
    }

    @Test
    void aLoopOfBatchesWithoutClassesIsChosenFromUntilThereAreEnough() {
        sets.trains(regression(0, 5));
        sets.trains(regression(5, 5));
        sets.trains(regression(10, 5));
        sets.close();
        assertThat(description("train").seen()).isEqualTo(10);
    }

    @Test
    void scoresBetweenEpochsAreAnEvaluation() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.epochEnds();
        assertThat(sets.wantsScored()).isTrue();
        sets.scores(batch(600, 10));
        sets.scores(batch(610, 20));
        assertThat(delivered).isEmpty();
        sets.epochStarts();
        assertThat(description("test").seen()).isEqualTo(30);
        assertThat(sets.wantsScored()).isFalse();
    }

    @Test
    void theScoreOfTheMinibatchAtHandIsNone() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.scores(batch(20, 10));
        sets.epochEnds();
        sets.scores(batch(20, 10));
        sets.close();
        assertThat(delivered.get(0)).containsOnlyKeys("train");
        assertThat(notes).isEmpty();
    }

    @Test
    void scoresOfTrainingExamplesAreNoEvaluation() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.epochEnds();
        sets.scores(batch(0, 30));
        sets.close();
        assertThat(delivered.get(0)).containsOnlyKeys("train");
        assertThat(notes).singleElement().asString().contains("training examples is passed over");
    }

    @Test
    void anEvaluationIsTakenRatherThanScores() {
        sets.epochStarts();
        train(sets, 0, 20);
        sets.scores(batch(900, 10));
        train(sets, 20, 10);
        assertThat(delivered).isEmpty();
        sets.epochEnds();
        evaluate(sets, 600, 30);
        assertThat(only("test").getFeatures(0).getColumn(0).maxNumber().intValue())
                .isBetween(600, 629);
    }

    @Test
    void ofSeveralScoresTheMostExamplesAreTaken() {
        sets.epochStarts();
        train(sets, 0, 10);
        sets.scores(batch(900, 10));
        train(sets, 10, 10);
        sets.scores(batch(700, 10));
        sets.scores(batch(710, 10));
        train(sets, 20, 10);
        sets.scores(batch(900, 10));
        sets.epochEnds();
        sets.epochStarts();
        assertThat(description("test").seen()).isEqualTo(20);
        assertThat(only("test").getFeatures(0).getColumn(0).maxNumber().intValue())
                .isBetween(700, 719);
        assertThat(notes).isEmpty();
    }

    @Test
    void whatIsScoredInTheMidstOfAnEvaluationBelongsToThat() {
        sets.epochStarts();
        train(sets, 0, 30);
        sets.epochEnds();
        sets.evaluationStarts();
        sets.evaluates(batch(600, 10));
        assertThat(sets.wantsScored()).isFalse();
        sets.evaluationEnds();
        assertThat(description("test").seen()).isEqualTo(10);
    }

    @Test
    void imagesKeepTheirShape() {
        INDArray images = Nd4j.linspace(0, 53, 54, DataType.FLOAT).reshape(3, 2, 3, 3);
        sets.trains(Batch.of(images, labels(0, 3)));
        // What was kept is a copy: the program may use its array for the next batch.
        INDArray before = images.dup();
        images.assign(-1);
        sets.close();
        assertThat(only("train").getFeatures(0)).isEqualTo(before);
        assertThat(description("train").features()).containsExactly(List.of(2L, 3L, 3L));
        assertThat(description("train").labels()).containsExactly(List.of(3L));
        assertThat(description("train").masked()).isFalse();
    }

    @Test
    void imagesOfAnotherSizeAreNotChosenFrom() {
        sets.trains(Batch.of(Nd4j.zeros(DataType.FLOAT, 3, 1, 4, 4), labels(0, 3)));
        sets.trains(Batch.of(Nd4j.zeros(DataType.FLOAT, 6, 1, 5, 5), labels(0, 6)));
        sets.close();
        assertThat(description("train").examples()).isEqualTo(3);
        assertThat(notes).singleElement().asString().contains("6 examples were not chosen from");
    }

    @Test
    void noMoreIsChosenThanMemoryAllows() {
        // 100 000 bytes, and label and class of a few more: three of each of three classes fit into a megabyte.
        INDArray large = Nd4j.zeros(DataType.FLOAT, 15, 25_000);
        sets.trains(Batch.of(large, labels(0, 15)));
        sets.close();
        assertThat(description("train").perClass()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 3, 1, 3, 2, 3));
        assertThat(notes)
                .containsExactly("4 examples of each of 3 classes in each probe set would take 1 MB; 3 are chosen"
                        + " (sets.memoryBudgetMegabytes: 1)");
    }

    @Test
    void severalInputsAndOutputsAreChosenByTheFirstThatTellsClasses() {
        ProbeSets several = new ProbeSets(
                new Sets(2, EXAMPLES, MEGABYTES, 1, List.of(), Optional.empty(), Optional.empty()),
                List.of(LABELS, LABELS),
                false,
                delivered::add,
                observer);
        for (int start = 0; start < 30; start += 10) {
            Batch one = batch(start, 10);
            INDArray value = one.features().get(0).getColumn(0, true).mul(0.5);
            several.trains(Batch.of(
                    new INDArray[] {one.features().get(0), value.neg()},
                    new INDArray[] {value, one.labels().get(0)},
                    null,
                    null));
        }
        several.close();
        MultiDataSet train = only("train");
        assertThat(description("train").classesOfOutput()).isEqualTo(1);
        assertThat(description("train").perClass()).containsExactlyInAnyOrderEntriesOf(Map.of(0, 2, 1, 2, 2, 2));
        assertThat(train.getLabels(0))
                .isEqualTo(train.getFeatures(0).getColumn(0, true).mul(0.5));
        assertThat(train.getFeatures(1)).isEqualTo(train.getLabels(0).neg());
        assertThat(train.getLabels(1).argMax(1).castTo(DataType.FLOAT))
                .isEqualTo(train.getFeatures(0).getColumn(1));
        assertThat(train.hasMaskArrays()).isFalse();
    }
}
