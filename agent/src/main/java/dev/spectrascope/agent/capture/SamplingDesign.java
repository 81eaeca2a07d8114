package dev.spectrascope.agent.capture;

import dev.spectrascope.agent.config.AgentConfiguration.Sets;
import dev.spectrascope.probes.network.Batch;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How both sets are chosen, which depends on what the labels are and on how large an example is: decided on the first
 * minibatch that is seen. No more examples are asked for than fit into the memory allowed, but at least one of each class.
 */
final class SamplingDesign {

    private static final int BYTES_PER_MEGABYTE = 1 << 20;

    private final Sets wanted;
    private final List<OutputLabels> outputs;
    private final CaptureObserver observer;
    private ExampleClasses classes;
    private int capacity;

    /**
     * @param outputs of the network, in order
     * @param observer told if fewer examples are chosen than are wanted
     */
    SamplingDesign(Sets wanted, List<OutputLabels> outputs, CaptureObserver observer) {
        this.wanted = wanted;
        this.outputs = outputs;
        this.observer = observer;
    }

    /** Shows a minibatch; the first one decides. */
    void see(Batch batch) {
        if (classes == null) {
            classes = ExampleClasses.of(outputs, batch);
            capacity = capacity(batch);
        }
    }

    private int capacity(Batch first) {
        boolean classified = classes.output().isPresent();
        int asked = classified ? wanted.examplesPerClass() : wanted.examples();
        long allowed = wanted.memoryBudgetMegabytes() * BYTES_PER_MEGABYTE;
        long each = bytesPerExample(first) * classes.count();
        int fitting = (int) Math.max(1, Math.min(asked, allowed / Math.max(1, each)));
        if (fitting < asked) {
            observer.note(String.format(
                    Locale.ROOT,
                    "%d examples%s in each probe set would take %d MB; %d are chosen (sets.memoryBudgetMegabytes: %d)",
                    asked,
                    classified ? " of each of " + classes.count() + " classes" : "",
                    each * asked / BYTES_PER_MEGABYTE,
                    fitting,
                    wanted.memoryBudgetMegabytes()));
        }
        return fitting;
    }

    private static long bytesPerExample(Batch batch) {
        return Stream.of(batch.features(), batch.labels(), batch.featureMasks(), batch.labelMasks())
                        .flatMap(List::stream)
                        .filter(Objects::nonNull)
                        .mapToLong(array -> array.length() * array.dataType().width())
                        .sum()
                / batch.size();
    }

    /**
     * What chooses a set.
     *
     * @param number tells one set's random choice from another's
     */
    ExampleCollector collector(Batch first, int number) {
        see(first);
        return new ExampleCollector(classes, capacity, wanted.seed() + number);
    }

    /** Examples that are asked for, of all classes together; a minibatch has been seen. */
    long size() {
        return (long) capacity * classes.count();
    }
}
