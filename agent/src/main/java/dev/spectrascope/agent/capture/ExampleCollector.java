package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.run.SetsDescription.ChosenSet;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Keeps a balanced, seeded sample of the examples that stream by. Only what is kept is copied, out of any workspace. */
final class ExampleCollector {

    private final int examplesPerClass;
    private final ClassReservoirs reservoirs;
    private final Map<Integer, INDArray[]> kept = new TreeMap<>();
    private int classCount;

    ExampleCollector(int examplesPerClass, long seed) {
        this.examplesPerClass = examplesPerClass;
        this.reservoirs = new ClassReservoirs(examplesPerClass, seed);
    }

    /**
     * Offers a minibatch.
     *
     * @param features shape [N, …]
     */
    @SuppressWarnings("try") // the scope is used by being open
    void offer(INDArray features, OneHotLabels labels) {
        classCount = Math.max(classCount, labels.classCount());
        try (MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces()) {
            for (int i = 0; i < labels.classes().length; i++) {
                int label = labels.classes()[i];
                int place = reservoirs.offer(label);
                if (place != ClassReservoirs.NOT_KEPT) {
                    keep(features.slice(i), label, place);
                }
            }
        }
    }

    private void keep(INDArray example, int label, int place) {
        INDArray[] examples = kept.computeIfAbsent(label, key -> new INDArray[examplesPerClass]);
        if (examples[place] == null) {
            examples[place] = example.dup('c');
        } else {
            examples[place].assign(example);
        }
    }

    long seen() {
        return reservoirs.seen();
    }

    boolean isFull() {
        return reservoirs.isFull();
    }

    /** Hashes of the examples kept. */
    Set<Integer> fingerprints() {
        Set<Integer> hashes = new HashSet<>();
        for (INDArray[] examples : kept.values()) {
            for (INDArray example : examples) {
                if (example != null) {
                    hashes.add(Arrays.hashCode(example.data().asFloat()));
                }
            }
        }
        return hashes;
    }

    /** The examples kept, class after class, with one-hot labels; at least one must have been seen. */
    DataSet toDataSet() {
        int total = kept.values().stream().mapToInt(ExampleCollector::count).sum();
        INDArray first = kept.values().iterator().next()[0];
        long[] shape = new long[first.rank() + 1];
        shape[0] = total;
        System.arraycopy(first.shape(), 0, shape, 1, first.rank());
        INDArray features = Nd4j.createUninitialized(first.dataType(), shape, 'c');
        INDArray labels = Nd4j.zeros(DataType.FLOAT, total, classCount);
        int row = 0;
        for (Map.Entry<Integer, INDArray[]> entry : kept.entrySet()) {
            for (int i = 0; i < count(entry.getValue()); i++) {
                features.slice(row).assign(entry.getValue()[i]);
                labels.putScalar(row, entry.getKey(), 1);
                row++;
            }
        }
        return new DataSet(features, labels);
    }

    /**
     * @param source in words, where the examples come from
     */
    ChosenSet describe(String source) {
        Map<Integer, Integer> perClass = new TreeMap<>();
        kept.forEach((label, examples) -> perClass.put(label, count(examples)));
        int total = perClass.values().stream().mapToInt(Integer::intValue).sum();
        return new ChosenSet(total, seen(), perClass, source);
    }

    /** Frees the copies. */
    void release() {
        kept.values()
                .forEach(examples -> Arrays.stream(examples)
                        .filter(example -> example != null && !example.wasClosed())
                        .forEach(INDArray::close));
        kept.clear();
    }

    /** Places are taken from the first on. */
    private static int count(INDArray[] examples) {
        int count = 0;
        while (count < examples.length && examples[count] != null) {
            count++;
        }
        return count;
    }
}
