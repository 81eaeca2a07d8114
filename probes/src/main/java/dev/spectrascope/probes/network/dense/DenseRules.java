package dev.spectrascope.probes.network.dense;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;

/** Layers on vectors. */
public final class DenseRules {

    private DenseRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(DenseLayer.class, DenseBlock::of);
        rules.add(AutoEncoder.class, new AutoEncoderRule());
        rules.add(VariationalAutoencoder.class, new VariationalEncoderRule());
        rules.add(ElementWiseMultiplicationLayer.class, ElementWiseMultiplicationBlock::of);
        rules.add(RepeatVector.class, RepeatVectorBlock::of);
    }
}
