package dev.spectrascope.probes.run;

import dev.spectrascope.probes.curvature.ExampleHalves;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Sets of examples, each halved at random some times, class by class. Owns the memory of what is not the whole.
 *
 * @param sets by name
 * @param owned whether they are copies
 */
record HalvedSets(Map<String, MultiDataSet> sets, boolean owned) implements AutoCloseable {

    /** @param seed decides which halves, the same for each set of that size */
    static HalvedSets of(Map<String, MultiDataSet> sets, int halvings, long seed) {
        HalvedSets halved = new HalvedSets(sets, false);
        for (int i = 0; i < halvings; i++) {
            try (HalvedSets whole = halved) {
                Map<String, MultiDataSet> halves = new LinkedHashMap<>();
                whole.sets.forEach((name, set) -> {
                    ExampleHalves both = ExampleHalves.of(set, seed);
                    new OwnedExamples<>(both.second()).close();
                    halves.put(name, both.first());
                });
                halved = new HalvedSets(halves, true);
            }
        }
        return halved;
    }

    @Override
    public void close() {
        if (owned) {
            sets.values().forEach(set -> new OwnedExamples<>(set).close());
        }
    }
}
