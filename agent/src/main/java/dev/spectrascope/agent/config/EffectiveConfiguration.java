package dev.spectrascope.agent.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** A configuration in full, defaults included, in the form in which it may be configured again. */
public final class EffectiveConfiguration {

    private EffectiveConfiguration() {}

    /** Nested maps of plain values. */
    public static Map<String, Object> toTree(AgentConfiguration configuration) {
        return toTree(configuration, Options.ALL.stream());
    }

    /** The same for everybody's eyes: without secrets. */
    public static Map<String, Object> toPublicTree(AgentConfiguration configuration) {
        return toTree(configuration, Options.ALL.stream().filter(option -> !Options.SECRETS.contains(option.key())));
    }

    private static Map<String, Object> toTree(AgentConfiguration configuration, Stream<Option<?>> options) {
        Map<String, Object> tree = new LinkedHashMap<>();
        options.forEach(option -> option.shownIn(configuration).ifPresent(value -> put(tree, option.key(), value)));
        return tree;
    }

    /** A configuration file that says the same. */
    public static String toYaml(AgentConfiguration configuration) {
        DumperOptions style = new DumperOptions();
        style.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        style.setSplitLines(false);
        return new Yaml(style).dump(toTree(configuration));
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> tree, String key, Object value) {
        Map<String, Object> folder = tree;
        String[] parts = key.split("\\.");
        for (int i = 0; i < parts.length - 1; i++) {
            folder =
                    (Map<String, Object>) folder.computeIfAbsent(parts[i], part -> new LinkedHashMap<String, Object>());
        }
        folder.put(parts[parts.length - 1], value);
    }
}
