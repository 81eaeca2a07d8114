package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import dev.spectrascope.probes.spectra.SpectrumReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

/**
 * Chooses the training and test examples that are measured on, and says when the choice is final.
 *
 * <p>Training examples are chosen among those of the first epoch; of an endless one, or of a loop of single batches,
 * among the first {@value #PATIENCE} times as many as are wanted (in a loop, which may come round to the same examples
 * again, only until every class seen has its share). Test examples are those of the first evaluation whose examples are
 * not training examples. If the second epoch begins without one, there is no test set.
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
        DataSet examples() {
            return collector.toDataSet();
        }

        ChosenSet describe() {
            return collector.describe(source);
        }
    }

    /** Examples that may stream by for each that is wanted. */
    static final int PATIENCE = 100;

    /** Share of evaluated examples among the training examples kept, from which on the evaluation is one of training. */
    private static final double TOLERATED_OVERLAP = 0.01;

    private enum State {
        CHOOSING,
        CHOSEN,
        ABSENT
    }

    private final Sets wanted;
    private final Sink sink;
    private final CaptureObserver observer;
    private final ExampleCollector train;
    private State trainState;
    private State testState;
    private ExampleCollector test;
    private boolean evaluating;
    private boolean insideEpoch;
    private boolean overlapNoted;
    private long seenSinceTrain;
    private long patience = Long.MAX_VALUE;
    private boolean delivered;

    ProbeSets(Sets wanted, Sink sink, CaptureObserver observer) {
        this.wanted = wanted;
        this.sink = sink;
        this.observer = observer;
        train = new ExampleCollector(wanted.examplesPerClass(), wanted.seed());
        trainState = wanted.train().isPresent() ? State.CHOSEN : State.CHOOSING;
        testState = wanted.test().isPresent() ? State.CHOSEN : State.CHOOSING;
        deliverIfComplete();
    }

    /** Whether training batches need no longer be shown. */
    boolean wantsNoMore() {
        return delivered;
    }

    void epochStarts() {
        if (trainState == State.CHOSEN && testState == State.CHOOSING && train.seen() > 0) {
            withoutTest("no evaluation was seen in the first epoch");
        }
        insideEpoch = true;
    }

    /** A training batch, before it is used. */
    void trains(INDArray features, OneHotLabels labels) {
        patience = (long) PATIENCE * wanted.examplesPerClass() * labels.classCount();
        if (trainState == State.CHOOSING) {
            train.offer(features, labels);
            if (train.seen() >= patience || !insideEpoch && train.isFull()) {
                trainChosen();
            }
        } else if (testState == State.CHOOSING) {
            seenSinceTrain += labels.classes().length;
            if (!insideEpoch && seenSinceTrain >= patience) {
                withoutTest("no evaluation was seen in " + seenSinceTrain + " examples");
            }
        }
    }

    void epochEnds() {
        insideEpoch = false;
        if (trainState == State.CHOOSING && train.seen() > 0) {
            trainChosen();
        }
    }

    void evaluationStarts() {
        if (testState == State.CHOOSING) {
            discardTest();
            test = new ExampleCollector(wanted.examplesPerClass(), wanted.seed() + 1);
            evaluating = true;
        }
    }

    /** Whether evaluated batches are of interest now. */
    boolean wantsEvaluated() {
        return evaluating;
    }

    void evaluates(INDArray features, OneHotLabels labels) {
        test.offer(features, labels);
    }

    void evaluationEnds() {
        if (!evaluating) {
            return;
        }
        evaluating = false;
        if (test.seen() == 0) {
            return;
        }
        Set<Integer> evaluated = test.fingerprints();
        int all = evaluated.size();
        evaluated.retainAll(train.fingerprints());
        if (evaluated.size() > Math.max(1, TOLERATED_OVERLAP * all)) {
            if (!overlapNoted) {
                overlapNoted = true;
                observer.note(
                        "an evaluation on training examples is passed over; test examples are taken from the next");
            }
        } else {
            testState = State.CHOSEN;
            deliverIfComplete();
        }
    }

    /** Training is over: what there is has to do. */
    void close() {
        if (trainState == State.CHOOSING) {
            trainState = train.seen() > 0 ? State.CHOSEN : State.ABSENT;
        }
        if (testState == State.CHOOSING) {
            discardTest();
            testState = State.ABSENT;
        }
        deliverIfComplete();
    }

    private void trainChosen() {
        trainState = State.CHOSEN;
        deliverIfComplete();
    }

    private void withoutTest(String why) {
        observer.note(why + "; spectra are taken on training examples alone (sets.test names a file of others)");
        discardTest();
        testState = State.ABSENT;
        deliverIfComplete();
    }

    private void discardTest() {
        evaluating = false;
        if (test != null) {
            test.release();
            test = null;
        }
    }

    private void deliverIfComplete() {
        if (delivered || trainState == State.CHOOSING || testState == State.CHOOSING) {
            return;
        }
        delivered = true;
        Map<String, Choice> sets = new LinkedHashMap<>();
        if (trainState == State.CHOSEN && wanted.train().isEmpty()) {
            sets.put(SpectrumReport.TRAIN, new Choice(train, "chosen among the training examples as they streamed by"));
        }
        if (testState == State.CHOSEN && wanted.test().isEmpty()) {
            sets.put(SpectrumReport.TEST, new Choice(test, "chosen among the examples the program evaluated on"));
        }
        sink.chosen(sets);
    }
}
