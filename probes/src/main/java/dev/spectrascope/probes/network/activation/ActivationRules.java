package dev.spectrascope.probes.network.activation;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;

/** Layers that apply a function to each single value. */
public final class ActivationRules {

    private ActivationRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(PReLULayer.class, ParametricRectifierBlock::of);
        rules.add(ActivationLayer.class, ActivationBlock::of);
        rules.add(DropoutLayer.class, DropoutBlock::of);
    }
}
