package dev.spectrascope.probes.network;

import java.util.function.Function;
import org.deeplearning4j.nn.conf.layers.Layer;

/** A layer whose parameters are not trained: no part of θ, but tangents and cotangents pass. */
record FrozenRule<T>(Function<T, Layer> underlying) implements Rule<T> {

    @Override
    public Block block(T configuration, NodeState state) {
        return Rules.block(underlying.apply(configuration), state);
    }
}
