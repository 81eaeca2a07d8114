package dev.spectrascope.agent.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class ProbeSetsTest {

    private static final int CLASSES = 3;

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
        return new ProbeSets(new Sets(perClass, 1, train, test), delivered::add, observer);
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

    private static OneHotLabels labels(int from, int count) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, CLASSES);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, (from + i) % CLASSES, 1);
        }
        return OneHotLabels.of(labels).orElseThrow();
    }

    private static void train(ProbeSets sets, int from, int count) {
        for (int start = from; start < from + count; start += 10) {
            sets.trains(features(start, 10), labels(start, 10));
        }
    }

    private static void evaluate(ProbeSets sets, int from, int count) {
        sets.evaluationStarts();
        for (int start = from; start < from + count && sets.wantsEvaluated(); start += 10) {
            sets.evaluates(features(start, 10), labels(start, 10));
        }
        sets.evaluationEnds();
    }

    private DataSet only(String name) {
        assertThat(delivered).hasSize(1);
        return delivered.get(0).get(name).examples();
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

        DataSet train = only("train");
        assertThat(train.getFeatures().shape()).containsExactly(12, 2);
        assertThat(train.getLabels().sum(0).toDoubleVector()).containsExactly(4, 4, 4);
        for (int i = 0; i < 12; i++) {
            int label = train.getFeatures().getInt(i, 1);
            assertThat(train.getLabels().getDouble(i, label)).isEqualTo(1);
            assertThat(train.getFeatures().getInt(i, 0)).isBetween(0, 89).matches(number -> number % CLASSES == label);
        }
        assertThat(Arrays.stream(only("test").getFeatures().getColumn(0).toDoubleVector())
                        .boxed())
                .hasSize(12)
                .doesNotHaveDuplicates()
                .allMatch(number -> number >= 1000);
        assertThat(delivered.get(0).get("train").describe().seen()).isEqualTo(90);
        assertThat(delivered.get(0).get("test").describe().perClass()).containsValues(4, 4, 4);
    }

    @Test
    void theWholeFirstEpochIsChosenFrom() {
        sets.epochStarts();
        train(sets, 0, 1000);
        sets.epochEnds();
        evaluate(sets, 5000, 30);
        // Twelve of a thousand, all among the first twelve, would be no sample of the epoch.
        assertThat(only("train").getFeatures().getColumn(0).maxNumber().intValue())
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
        assertThat(only("test").getFeatures().getColumn(0).minNumber().intValue())
                .isGreaterThanOrEqualTo(600);
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
        assertThat(delivered.get(0).get("train").describe().seen()).isEqualTo(60);
        assertThat(delivered.get(0)).containsOnlyKeys("train", "test");
    }

    @Test
    void aLoopOfBatchesIsChosenFromUntilEachClassHasItsShare() {
        train(sets, 0, 200);
        evaluate(sets, 600, 30);
        assertThat(delivered.get(0).get("train").describe().seen()).isEqualTo(20);
        assertThat(only("train").getFeatures().getColumn(0).toDoubleVector()).doesNotHaveDuplicates();
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
        assertThat(only("train").numExamples()).isEqualTo(10);
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
    void labelsThatAreNotOneHotAreRecognised() {
        assertThat(OneHotLabels.of(null)).isEmpty();
        assertThat(OneHotLabels.of(Nd4j.createFromArray(new float[][] {{0.9f, 0.1f}})))
                .isEmpty();
        assertThat(OneHotLabels.of(Nd4j.createFromArray(new float[][] {{1, 1}})))
                .isEmpty();
        assertThat(OneHotLabels.of(Nd4j.createFromArray(new float[][] {{0, 0}})))
                .isEmpty();
        assertThat(OneHotLabels.of(Nd4j.createFromArray(new float[][] {{1}}))).isEmpty();
        assertThat(OneHotLabels.of(Nd4j.zeros(2, 3, 4))).isEmpty();
        assertThat(OneHotLabels.of(Nd4j.createFromArray(new float[][] {{0, 1}, {1, 0}})
                                .dup('f'))
                        .orElseThrow()
                        .classes())
                .containsExactly(1, 0);
    }

    @Test
    void imagesKeepTheirShape() {
        ExampleCollector collector = new ExampleCollector(2, 1);
        INDArray images = Nd4j.linspace(0, 53, 54, DataType.FLOAT).reshape(3, 2, 3, 3);
        collector.offer(images, labels(0, 3));
        INDArray kept = collector.toDataSet().getFeatures();
        assertThat(kept.shape()).containsExactly(3, 2, 3, 3);
        assertThat(kept).isEqualTo(images);
        // What was kept is a copy: the program may use its array for the next batch.
        images.assign(-1);
        assertThat(collector.toDataSet().getFeatures().minNumber().doubleValue())
                .isZero();
    }
}
