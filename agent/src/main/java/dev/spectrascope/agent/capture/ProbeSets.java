package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Chooses the training and test examples that are measured on, and says when the choice is final.
 *
 * <p>Training examples are chosen among those of the first epoch; of an endless one, or of a loop of single batches,
 * among the first {@value #PATIENCE} times as many as are wanted (in a loop, which may come round to the same examples
 * again, only until it does, or every class seen has its share). Test examples are those of the first evaluation whose
 * examples are not training examples, or, if the second epoch begins without one, of {@linkplain EvaluatedExamples
 * scores}; else there is no test set.
 *
 * <p>Used by the thread that trains; not safe for use by several at once.
 */
final class ProbeSets {

    /** The final choice. */
    interface Sink {
        /** Called once, with the examples to write; those of sets that come from files are not among them. */
        void chosen(Map<String, Choice> sets);
    }

    /** The examples of one set, still in the memory of the collector. */
    record Choice(ExampleCollector collector, String source) {
        MultiDataSet examples() {
            return collector.toMultiDataSet();
        }

        /** @param examples what {@link #examples} gave */
        ChosenSet describe(MultiDataSet examples) {
            return collector.describe(source, examples);
        }
    }

    /** Examples that may stream by for each that is wanted. */
    static final int PATIENCE = 100;

    private enum State {
        CHOOSING,
        CHOSEN,
        ABSENT
    }

    private final Sets wanted;
    private final Sink sink;
    private final CaptureObserver observer;
    private final SamplingDesign design;
    private final EvaluatedExamples evaluated;
    private State trainState;
    private State testState;
    private ExampleCollector train;
    private ExampleCollector test;
    private LoopStart loop;
    private long lastTrained;
    private boolean insideEpoch;
    private long seenSinceTrain;
    private boolean delivered;

    /**
     * @param outputs of the network, in order
     * @param alreadyChosen whether there is a final choice, so that nothing is left to do
     */
    ProbeSets(Sets wanted, List<OutputLabels> outputs, boolean alreadyChosen, Sink sink, CaptureObserver observer) {
        this.wanted = wanted;
        this.sink = sink;
        this.observer = observer;
        design = new SamplingDesign(wanted, outputs, observer);
        evaluated = new EvaluatedExamples(design, () -> train == null ? KnownExamples.NONE : train.known(), observer);
        delivered = alreadyChosen;
        trainState = alreadyChosen || wanted.train().isPresent() ? State.CHOSEN : State.CHOOSING;
        testState = alreadyChosen || wanted.test().isPresent() ? State.CHOSEN : State.CHOOSING;
        deliverIfComplete();
    }

    /** Whether training batches need no longer be shown. */
    boolean wantsNoMore() {
        return delivered;
    }

    void epochStarts() {
        evaluated.scoresEnd();
        if (trainState == State.CHOSEN && testState == State.CHOOSING && train != null) {
            withoutEvaluation("no evaluation was seen in the first epoch");
        }
        insideEpoch = true;
    }

    /** A training batch, before it is used. */
    void trains(Batch batch) {
        evaluated.scoresEnd();
        lastTrained = Example.fingerprint(batch, 0);
        if (trainState == State.CHOOSING && !insideEpoch && loop != null && loop.isAgain(batch, lastTrained)) {
            trainChosen();
        }
        if (trainState == State.CHOOSING) {
            if (train == null) {
                train = design.collector(batch, 0);
                loop = insideEpoch ? null : new LoopStart(batch, lastTrained);
            }
            train.offer(batch);
            if (train.seen() >= patience() || !insideEpoch && train.isFull()) {
                trainChosen();
            }
        } else if (testState == State.CHOOSING) {
            design.see(batch);
            seenSinceTrain += batch.size();
            if (!insideEpoch && seenSinceTrain >= patience()) {
                withoutEvaluation("no evaluation was seen in " + seenSinceTrain + " examples");
            }
        }
    }

    void epochEnds() {
        insideEpoch = false;
        if (trainState == State.CHOOSING && isAny(train)) {
            trainChosen();
        }
    }

    void evaluationStarts() {
        if (testState == State.CHOOSING) {
            evaluated.evaluationStarts();
        }
    }

    /** Whether evaluated batches are of interest now. */
    boolean wantsEvaluated() {
        return testState == State.CHOOSING && evaluated.isEvaluating();
    }

    void evaluates(Batch batch) {
        evaluated.evaluates(batch);
    }

    void evaluationEnds() {
        if (wantsEvaluated()) {
            evaluated.evaluationEnds().ifPresent(this::testChosen);
        }
    }

    /** Whether batches that are scored are of interest now. */
    boolean wantsScored() {
        return testState == State.CHOOSING && !evaluated.isEvaluating();
    }

    /** The program asks for the score of a batch. */
    void scores(Batch batch) {
        // A listener, or the program itself, may look at the minibatch at hand.
        if (Example.fingerprint(batch, 0) != lastTrained) {
            evaluated.scores(batch);
        }
    }

    /** Training is over: what there is has to do. */
    void close() {
        if (trainState == State.CHOOSING) {
            trainState = isAny(train) ? State.CHOSEN : State.ABSENT;
        }
        if (testState == State.CHOOSING) {
            test = evaluated.withoutEvaluation().orElse(null);
            testState = test == null ? State.ABSENT : State.CHOSEN;
        }
        deliverIfComplete();
    }

    /** Examples that are waited for. */
    private long patience() {
        return PATIENCE * design.size();
    }

    private static boolean isAny(ExampleCollector collector) {
        return collector != null && collector.seen() > 0;
    }

    private void trainChosen() {
        trainState = State.CHOSEN;
        deliverIfComplete();
    }

    private void testChosen(ExampleCollector chosen) {
        test = chosen;
        testState = State.CHOSEN;
        deliverIfComplete();
    }

    private void withoutEvaluation(String why) {
        evaluated.withoutEvaluation().ifPresentOrElse(this::testChosen, () -> {
            observer.note(why + "; spectra are taken on training examples alone (sets.test names a file of others)");
            testState = State.ABSENT;
            deliverIfComplete();
        });
    }

    private void deliverIfComplete() {
        if (delivered || trainState == State.CHOOSING || testState == State.CHOOSING) {
            return;
        }
        delivered = true;
        notePassedOver(train);
        notePassedOver(test);
        Map<String, Choice> sets = new LinkedHashMap<>();
        if (trainState == State.CHOSEN && wanted.train().isEmpty()) {
            sets.put(SpectrumReport.TRAIN, new Choice(train, "chosen among the training examples as they streamed by"));
        }
        if (testState == State.CHOSEN && wanted.test().isEmpty()) {
            sets.put(SpectrumReport.TEST, new Choice(test, "chosen among the examples the program evaluated on"));
        }
        sink.chosen(sets);
    }

    private void notePassedOver(ExampleCollector collector) {
        if (collector != null && collector.passedOver() > 0) {
            observer.note(
                    collector.passedOver() + " examples were not chosen from: their arrays are of other shapes than"
                            + " the first minibatch's, and only sequences can be padded");
        }
    }
}
