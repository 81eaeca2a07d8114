package dev.spectrascope.agent.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * One thing the user may set.
 *
 * @param key dotted path in the configuration file
 * @param type which values it takes
 * @param defaultValue in effect where nobody sets it; null for an alternative that is off by default
 * @param description one line for people
 * @param reader finds the value in a configuration; null where the configuration uses another alternative
 */
record Option<T>(
        String key, ValueType<T> type, T defaultValue, String description, Function<AgentConfiguration, T> reader) {

    /** The value in a configuration as YAML shows it; empty where another alternative is in use. */
    Optional<Object> shownIn(AgentConfiguration configuration) {
        return Optional.ofNullable(reader.apply(configuration)).map(type::render);
    }
}
