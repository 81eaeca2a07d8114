package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.block.Rule;
import java.util.Set;
import java.util.function.Function;

/** A layer or vertex whose parameters are not trained: no part of θ, but tangents and cotangents pass. */
record FrozenRule<T>(Function<T, ?> underlying) implements Rule<T> {

    @Override
    public Block block(T configuration, NodeState state) {
        return state.block(underlying.apply(configuration));
    }

    @Override
    public Set<String> untrained(Set<String> keys) {
        return keys;
    }
}
