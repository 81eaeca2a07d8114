package dev.spectrascope.probes.run;

import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;

/**
 * What is known of the moment at which parameters were copied.
 *
 * @param epoch epochs completed
 * @param iteration minibatches completed
 * @param score the training program's last minibatch score, null where there is none or it is not finite
 * @param learningRate null where unknown
 * @param time when the copy was taken
 */
public record Snapshot(int epoch, int iteration, Double score, Double learningRate, Instant time) {

    /** By iteration, then epoch: the order in which snapshots are taken. */
    public static final Comparator<Snapshot> IN_ORDER =
            Comparator.comparingInt(Snapshot::iteration).thenComparingInt(Snapshot::epoch);

    /** The stem of every file about this snapshot, e.g. {@code e000010-i0004690}. */
    public String name() {
        return String.format(Locale.ROOT, "e%06d-i%07d", epoch, iteration);
    }
}
