package dev.spectrascope.agent.config;

import java.util.Optional;

/** The values that an option takes. */
interface ValueType<T> {

    /**
     * @param raw what YAML makes of the text: null, Boolean, Number, String, List or Map
     * @return empty where that is not among the allowed values
     */
    Optional<T> parse(Object raw);

    /** The allowed values, in words that follow "allowed: ". */
    String allowed();

    /** The value as YAML shows it; {@link #parse} takes it back. */
    default Object render(T value) {
        return value;
    }
}
