package dev.spectrascope.probes.spectra;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The diagonal blocks of which spectra are taken beside the full ones, over the train set. Each costs as many products
 * as the full operator.
 *
 * @param layers whether to measure the block of every layer with parameters
 * @param groups blocks of several layers together: names of layers by name of the group
 */
public record BlockPlan(boolean layers, Map<String, List<String>> groups) {

    /** No blocks. */
    public static final BlockPlan NONE = new BlockPlan(false, Map.of());

    /** A missing map is an empty one. */
    public BlockPlan {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        if (groups != null) {
            groups.forEach((name, members) -> copy.put(name, List.copyOf(members)));
        }
        groups = Collections.unmodifiableMap(copy);
        groups.forEach((name, members) -> {
            if (members.isEmpty()) {
                throw new IllegalArgumentException(
                        "probes.groups." + name + " is empty; it must be a list of the names of layers");
            }
        });
    }
}
