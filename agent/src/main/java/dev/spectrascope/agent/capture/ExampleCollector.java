package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.Batch;
import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Keeps a seeded sample of the examples that stream by, as many of each class, or a uniform one where there are no classes.
 * Only what is kept is copied, out of any workspace.
 */
final class ExampleCollector {

    /** An example and what it is known by. */
    private record Kept(Example example, long fingerprint) {}

    private final ExampleClasses classes;
    private final ClassReservoirs reservoirs;
    private final ExampleShapes shapes = new ExampleShapes();
    private final Map<Integer, List<Kept>> kept = new TreeMap<>();
    private long passedOver;
    private long pairs;
    private long equalPairs;

    /**
     * @param capacity examples to keep of each class, or of all where there are no classes
     */
    ExampleCollector(ExampleClasses classes, int capacity, long seed) {
        this.classes = classes;
        this.reservoirs = new ClassReservoirs(capacity, seed);
    }

    /** Offers a minibatch. */
    void offer(Batch batch) {
        if (!shapes.admits(batch)) {
            passedOver += batch.size();
            return;
        }
        int[] labels = classes.of(batch);
        Map<Long, Integer> ofBatch = new HashMap<>();
        long before = 0;
        for (int i = 0; i < labels.length; i++) {
            int place = reservoirs.offer(labels[i]);
            if (place != ClassReservoirs.NOT_KEPT) {
                Example example = Example.copy(batch, i);
                long fingerprint = example.fingerprint();
                keep(new Kept(example, fingerprint), labels[i], place);
                pairs += before++;
                equalPairs += ofBatch.merge(fingerprint, 1, Integer::sum) - 1;
            }
        }
    }

    private void keep(Kept now, int label, int place) {
        List<Kept> examples = kept.computeIfAbsent(label, key -> new ArrayList<>());
        if (place < examples.size()) {
            examples.set(place, now).example().close();
        } else {
            examples.add(now);
        }
    }

    /** Examples chosen from. */
    long seen() {
        return reservoirs.seen();
    }

    /** Examples that could not be put beside the others, for their shape. */
    long passedOver() {
        return passedOver;
    }

    boolean isFull() {
        return reservoirs.isFull();
    }

    /** What the examples kept are known by. */
    KnownExamples known() {
        List<Long> fingerprints = kept.values().stream()
                .flatMap(List::stream)
                .map(Kept::fingerprint)
                .toList();
        return new KnownExamples(
                new HashSet<>(fingerprints), fingerprints.size(), pairs == 0 ? 0 : (double) equalPairs / pairs);
    }

    /** The examples kept, class after class; at least one must have been seen. */
    MultiDataSet toMultiDataSet() {
        return new JoinedExamples(kept.values().stream()
                        .flatMap(List::stream)
                        .map(Kept::example)
                        .toList())
                .toMultiDataSet();
    }

    /**
     * @param source in words, where the examples come from
     * @param chosen what {@link #toMultiDataSet} gave
     */
    ChosenSet describe(String source, MultiDataSet chosen) {
        Map<Integer, Integer> perClass = new TreeMap<>();
        kept.forEach((label, examples) -> perClass.put(label, examples.size()));
        return describe(classes, perClass, seen(), source, chosen);
    }

    /** Of examples of which all were taken. */
    static ChosenSet describeAll(ExampleClasses classes, Batch all, String source, MultiDataSet chosen) {
        Map<Integer, Integer> perClass = new TreeMap<>();
        for (int label : classes.of(all)) {
            perClass.merge(label, 1, Integer::sum);
        }
        return describe(classes, perClass, all.size(), source, chosen);
    }

    private static ChosenSet describe(
            ExampleClasses classes, Map<Integer, Integer> perClass, long seen, String source, MultiDataSet chosen) {
        Integer output = classes.output().isPresent() ? classes.output().getAsInt() : null;
        return new ChosenSet(
                (int) chosen.getFeatures(0).size(0),
                seen,
                output,
                output == null ? Map.of() : perClass,
                source,
                shapes(chosen.getFeatures()),
                shapes(chosen.getLabels()),
                chosen.hasMaskArrays());
    }

    private static List<List<Long>> shapes(INDArray[] arrays) {
        return Arrays.stream(arrays)
                .map(array -> Arrays.stream(array.shape()).skip(1).boxed().toList())
                .toList();
    }

    /** Frees the copies. */
    void release() {
        kept.values().forEach(examples -> examples.forEach(one -> one.example().close()));
        kept.clear();
    }
}
