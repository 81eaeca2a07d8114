package dev.spectrascope.probes.network.block;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The rules of all classes of configurations that are known. */
public final class RuleTable {

    private final Map<Class<?>, Rule<?>> rules;

    private RuleTable(Map<Class<?>, Rule<?>> rules) {
        this.rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    }

    /** A table that grows. */
    public static final class Builder {

        private final Map<Class<?>, Rule<?>> rules = new LinkedHashMap<>();

        /** Adds the rule of one class of configurations, which does not hold for classes derived from it. */
        public <T> void add(Class<T> configuration, Rule<? super T> rule) {
            rules.put(configuration, rule);
        }

        /** The table of what was added so far. */
        public RuleTable build() {
            return new RuleTable(rules);
        }
    }

    /** The classes of configurations that have a rule. */
    public Set<Class<?>> supported() {
        return rules.keySet();
    }

    /**
     * The block for a configuration.
     *
     * @param state of the node that it is of, or that wraps it
     * @throws UnsupportedNetworkException if there is no rule for it, or it uses an option that is not supported
     */
    public <T> Block block(T configuration, NodeState state) {
        return rule(configuration, state.node().name()).block(configuration, state);
    }

    /** The keys of a node's parameter arrays that are not trained, as far as that is known of its kind. */
    public Set<String> untrained(NetworkNode node) {
        Rule<?> rule = rules.get(node.configuration().getClass());
        return rule == null ? Set.of() : rule.untrained(node.parameters().keySet());
    }

    // The map only ever holds rules for the class that is their key.
    @SuppressWarnings("unchecked")
    private <T> Rule<T> rule(T configuration, String name) {
        Rule<?> rule = rules.get(configuration.getClass());
        if (rule == null) {
            throw new UnsupportedNetworkException("layer \"" + name + "\" ("
                    + configuration.getClass().getName() + ") is not supported: supported are "
                    + rules.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", ")));
        }
        return (Rule<T>) rule;
    }
}
