package dev.spectrascope.agent.session;

import dev.spectrascope.agent.metrics.CaptureMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Counts from the first moment on: what happens before the run is open, and its meters made, is counted then. */
final class SessionMetrics {

    private final List<Consumer<CaptureMetrics>> early = new ArrayList<>();
    private volatile CaptureMetrics metrics;

    void count(Consumer<CaptureMetrics> event) {
        CaptureMetrics now = metrics;
        if (now == null) {
            now = keep(event);
        }
        if (now != null) {
            event.accept(now);
        }
    }

    private synchronized CaptureMetrics keep(Consumer<CaptureMetrics> event) {
        if (metrics == null) {
            early.add(event);
        }
        return metrics;
    }

    /** Counts what was kept, and from now on at once. */
    synchronized void connect(CaptureMetrics meters) {
        early.forEach(event -> event.accept(meters));
        early.clear();
        metrics = meters;
    }
}
