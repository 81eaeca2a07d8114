package dev.spectrascope.agent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingHooksTest {

    private final List<Throwable> faults = new ArrayList<>();
    private final List<Object> models = new ArrayList<>();

    /** Throws from everything; what is thrown must go to {@code failed}, which throws as well. */
    private final TrainingEvents broken = new TrainingEvents() {
        @Override
        public void epochStarts(Object model) {
            throw new IllegalStateException("1");
        }

        @Override
        public void iterationStarts(Object model) {
            throw new OutOfMemoryError("2");
        }

        @Override
        public void iterationEnds(Object model) {
            throw new NoClassDefFoundError("3");
        }

        @Override
        public void epochEnds(Object model) {
            throw new StackOverflowError("4");
        }

        @Override
        public void evaluationStarts(Object model) {
            throw new IllegalStateException("5");
        }

        @Override
        public void evaluates(Object model, Object batch) {
            throw new IllegalStateException("6");
        }

        @Override
        public void evaluationEnds(Object model) {
            throw new IllegalStateException("7");
        }

        @Override
        public void trainsOn(Object model, Object batch) {
            throw new IllegalStateException("8");
        }

        @Override
        public void trainsOn(Object model, Object features, Object labels, Object featureMasks, Object labelMasks) {
            throw new IllegalStateException("9");
        }

        @Override
        public void scores(Object model, Object batch) {
            throw new IllegalStateException("10");
        }

        @Override
        public void passEnds(Object model) {
            throw new IllegalStateException("11");
        }

        @Override
        public void replicates(Object replica, Object original) {
            throw new IllegalStateException("12");
        }

        @Override
        public void parallelStarts(Object model, boolean averages) {
            throw new IllegalStateException("13");
        }

        @Override
        public void parallelFeeds(Object model, Object batch, boolean first) {
            throw new IllegalStateException("14");
        }

        @Override
        public void parallelAverages(Object model) {
            throw new IllegalStateException("15");
        }

        @Override
        public void parallelEnds(Object model) {
            throw new IllegalStateException("16");
        }

        @Override
        public void failed(Object model, Throwable fault) {
            models.add(model);
            faults.add(fault);
            throw new IllegalStateException(fault);
        }
    };

    @AfterEach
    void disconnect() {
        TrainingHooks.disconnect();
    }

    @Test
    void nothingThatAReceiverThrowsReachesTraining() {
        assertThat(TrainingHooks.connect(broken)).isTrue();
        TrainingHooks.epochStarts(this);
        TrainingHooks.iterationStarts(this);
        TrainingHooks.iterationEnds(this);
        TrainingHooks.epochEnds(this);
        TrainingHooks.evaluationStarts(this);
        TrainingHooks.evaluates(this, this);
        TrainingHooks.evaluationEnds(this);
        TrainingHooks.trainsOn(this, this);
        TrainingHooks.trainsOn(this, this, this, null, null);
        TrainingHooks.scores(this, this);
        TrainingHooks.passEnds(this);
        TrainingHooks.replicates(this, this);
        TrainingHooks.parallelStarts(this, true);
        TrainingHooks.parallelFeeds(this, this, true);
        TrainingHooks.parallelAverages(this);
        TrainingHooks.parallelEnds(this);
        assertThat(faults)
                .extracting(Throwable::getMessage)
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 16).mapToObj(Integer::toString).toList());
        assertThat(models).hasSize(16).containsOnly(this);
    }

    @Test
    void aSecondAgentIsRefused() {
        assertThat(TrainingHooks.connect(broken)).isTrue();
        assertThat(TrainingHooks.connect(new TrainingEvents() {})).isFalse();
        TrainingHooks.epochStarts(this);
        assertThat(faults).hasSize(1);
    }
}
