package dev.spectrascope.agent.metrics;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Tag;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/**
 * The global registry of the program's own Micrometer, which is another copy of the library than the agent's, of any version
 * since 1.0: spoken to by reflection. Every measurement of the agent's meters is a gauge there, or a counter where it only
 * grows, that reads the agent's meter when it is asked.
 */
public final class JobRegistry {

    /** In parts: the agent's jar calls its own Micrometer by another name, and names in one piece are changed with it. */
    private static final String PACKAGE = String.join(".", "io", "micrometer", "core", "instrument");

    /** The agent's meter and which of its measurements. */
    private record Key(Meter.Id id, Statistic statistic) {}

    private final Object registry;
    private final Method tagOf;
    private final Method gauge;
    private final Object more;
    private final Method counter;
    private final Method find;
    private final Method withTags;
    private final Method meter;
    private final Method remove;
    private final Map<Key, Object> copies = new LinkedHashMap<>();

    /** With each report the agent's gauges are other objects of the same identity. */
    private final Map<Meter.Id, Meter> current = new ConcurrentHashMap<>();

    /**
     * @param loader that of the program's classes
     * @throws ReflectiveOperationException if the program has no Micrometer
     */
    public JobRegistry(ClassLoader loader) throws ReflectiveOperationException {
        Class<?> type = Class.forName(PACKAGE + ".MeterRegistry", true, loader);
        registry = Class.forName(PACKAGE + ".Metrics", true, loader)
                .getField("globalRegistry")
                .get(null);
        tagOf = Class.forName(PACKAGE + ".Tag", true, loader).getMethod("of", String.class, String.class);
        gauge = type.getMethod("gauge", String.class, Iterable.class, Object.class, ToDoubleFunction.class);
        more = type.getMethod("more").invoke(registry);
        counter = more.getClass()
                .getMethod("counter", String.class, Iterable.class, Object.class, ToDoubleFunction.class);
        find = type.getMethod("find", String.class);
        withTags = find.getReturnType().getMethod("tags", Iterable.class);
        meter = find.getReturnType().getMethod("meter");
        remove = type.getMethod("remove", Class.forName(PACKAGE + ".Meter", true, loader));
    }

    /** Adds what the agent has and the program's registry lacks, and removes what is gone. */
    synchronized void follow(MeterRegistry own) throws ReflectiveOperationException {
        Set<Key> present = new HashSet<>();
        for (Meter meter : own.getMeters()) {
            current.put(meter.getId(), meter);
            for (Measurement measurement : meter.measure()) {
                Key key = new Key(meter.getId(), measurement.getStatistic());
                present.add(key);
                if (!copies.containsKey(key)) {
                    copies.put(key, copy(key, meter));
                }
            }
        }
        for (Key gone : new ArrayList<>(copies.keySet())) {
            if (!present.contains(gone)) {
                Object copy = copies.remove(gone);
                current.remove(gone.id());
                if (copy != null) {
                    remove.invoke(registry, copy);
                }
            }
        }
    }

    private Object copy(Key key, Meter meter) throws ReflectiveOperationException {
        boolean grows =
                Set.of(Statistic.COUNT, Statistic.TOTAL, Statistic.TOTAL_TIME).contains(key.statistic());
        // A counter and a gauge have one measurement, and their name says it all; a timer has several.
        String name = meter.getId().getName()
                + (meter.getId().getType() == Meter.Type.TIMER
                        ? ".seconds." + key.statistic().getTagValueRepresentation()
                        : "");
        List<Object> tags = new ArrayList<>();
        for (Tag own : meter.getId().getTags()) {
            tags.add(tagOf.invoke(null, own.getKey(), own.getValue()));
        }
        ToDoubleFunction<Map<Meter.Id, Meter>> value = now -> value(now.get(key.id()), key.statistic());
        if (grows) {
            return counter.invoke(more, name, tags, current, value);
        }
        gauge.invoke(registry, name, tags, current, value);
        return this.meter.invoke(withTags.invoke(find.invoke(registry, name), tags));
    }

    private static double value(Meter meter, Statistic statistic) {
        for (Measurement measurement : meter == null ? List.<Measurement>of() : meter.measure()) {
            if (measurement.getStatistic() == statistic) {
                return measurement.getValue();
            }
        }
        return Double.NaN;
    }
}
