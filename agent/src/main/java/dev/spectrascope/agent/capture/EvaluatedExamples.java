package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Chooses among the examples that the program evaluates on. The first evaluation that is not one of training examples is
 * taken (any, where features are so few and discrete that nothing tells training examples from others). Minibatches whose
 * scores the program asks for, one after another with no training in between, are a lesser kind of evaluation, for they are
 * often few: the largest such is taken where no proper evaluation comes.
 */
final class EvaluatedExamples {

    /** Share of evaluated examples among the training examples kept, from which on the evaluation is one of training. */
    private static final double TOLERATED_OVERLAP = 0.01;

    /** How many times as many may be equal to training examples as would be by chance. */
    private static final double MARGIN = 2;

    private static final int NUMBER = 1;

    private final SamplingDesign design;
    private final Supplier<KnownExamples> training;
    private final CaptureObserver observer;
    private boolean evaluating;
    private boolean scoring;
    private ExampleCollector running;
    private ExampleCollector scored;
    private boolean overlapNoted;

    /**
     * @param training the training examples kept so far
     */
    EvaluatedExamples(SamplingDesign design, Supplier<KnownExamples> training, CaptureObserver observer) {
        this.design = design;
        this.training = training;
        this.observer = observer;
    }

    void evaluationStarts() {
        scoresEnd();
        release(running);
        running = null;
        evaluating = true;
    }

    /** Whether an evaluation is under way. */
    boolean isEvaluating() {
        return evaluating;
    }

    /** A batch of the evaluation under way. */
    void evaluates(Batch batch) {
        running = running == null ? design.collector(batch, NUMBER) : running;
        running.offer(batch);
    }

    /** What was chosen, if the evaluation was none of training examples. */
    Optional<ExampleCollector> evaluationEnds() {
        evaluating = false;
        Optional<ExampleCollector> chosen = heldOut();
        if (chosen.isPresent()) {
            release(scored);
        }
        return chosen;
    }

    /** A batch that is scored outside of evaluations. */
    void scores(Batch batch) {
        scoring = true;
        evaluates(batch);
    }

    /** Training goes on, or something else comes after scores. */
    void scoresEnd() {
        if (scoring) {
            scoring = false;
            heldOut().ifPresent(this::keepLarger);
        }
    }

    private void keepLarger(ExampleCollector other) {
        if (scored == null || scored.seen() < other.seen()) {
            release(scored);
            scored = other;
        } else {
            release(other);
        }
    }

    /** What was chosen among examples that were scored, for no evaluation came; nothing is evaluated any more. */
    Optional<ExampleCollector> withoutEvaluation() {
        scoresEnd();
        evaluating = false;
        release(running);
        return Optional.ofNullable(scored);
    }

    /** Takes the examples that ran by, unless they are training examples, or none. */
    private Optional<ExampleCollector> heldOut() {
        ExampleCollector found = running;
        running = null;
        if (found == null || found.seen() == 0) {
            release(found);
            return Optional.empty();
        }
        KnownExamples trained = training.get();
        Set<Long> all = found.known().fingerprints();
        long both = all.stream().filter(trained.fingerprints()::contains).count();
        if (both <= Math.max(1, (TOLERATED_OVERLAP + MARGIN * trained.coincidence()) * all.size())) {
            return Optional.of(found);
        }
        release(found);
        if (!overlapNoted) {
            overlapNoted = true;
            observer.note("an evaluation on training examples is passed over; test examples are taken from the next");
        }
        return Optional.empty();
    }

    private static void release(ExampleCollector collector) {
        if (collector != null) {
            collector.release();
        }
    }
}
