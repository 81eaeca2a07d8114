package dev.spectrascope.probes.network;

import java.util.Set;
import java.util.function.Function;

/** A layer or vertex whose parameters are not trained: no part of θ, but tangents and cotangents pass. */
record FrozenRule<T>(Function<T, ?> underlying) implements Rule<T> {

    @Override
    public Block block(T configuration, NodeState state) {
        return Rules.block(underlying.apply(configuration), state);
    }

    @Override
    public Set<String> untrained(Set<String> keys) {
        return keys;
    }
}
