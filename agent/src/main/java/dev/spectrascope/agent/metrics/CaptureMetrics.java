package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the training JVM itself does for a run: pauses, dropped snapshots, faults, restarts of the worker. Every meter
 * exists from the start, at zero. Safe for use by several threads; cheap enough for the training thread.
 */
public final class CaptureMetrics {

    private final Timer pause;
    private final Counter dropped;
    private final Counter restarts;
    private final Map<AgentFault, Counter> faults = new EnumMap<>(AgentFault.class);

    CaptureMetrics(MeterRegistry registry, String run) {
        Tags tags = Tags.of(Tag.of("run", run));
        pause = Timer.builder("spectrascope.training.pause")
                .description("Time for which the training thread stood still while its parameters were copied")
                .tags(tags)
                .register(registry);
        dropped = Counter.builder("spectrascope.snapshots.dropped")
                .description("Snapshots that were due but not taken or not stored")
                .tags(tags)
                .register(registry);
        restarts = Counter.builder("spectrascope.worker.restarts")
                .description("Times the worker was started again after it had died")
                .tags(tags)
                .register(registry);
        for (AgentFault fault : AgentFault.values()) {
            faults.put(
                    fault,
                    Counter.builder("spectrascope.agent.faults")
                            .description("Faults inside the agent, by the part in which they happened")
                            .tags(tags.and("kind", fault.label()))
                            .register(registry));
        }
    }

    /** The training thread stood still for this long. */
    public void paused(Duration duration) {
        pause.record(duration);
    }

    /** A snapshot was due but is lost. */
    public void dropped() {
        dropped.increment();
    }

    public void fault(AgentFault fault) {
        faults.get(fault).increment();
    }

    public void workerRestarted() {
        restarts.increment();
    }

    /** Faults counted so far, by {@link AgentFault#label()}, in the order of the enumeration. */
    public Map<String, Long> faults() {
        Map<String, Long> counts = new LinkedHashMap<>();
        faults.forEach((fault, counter) -> counts.put(fault.label(), (long) counter.count()));
        return counts;
    }
}
