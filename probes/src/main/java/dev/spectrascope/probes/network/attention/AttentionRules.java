package dev.spectrascope.probes.network.attention;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.LearnedSelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;

/** Attention within and between time series. */
public final class AttentionRules {

    private AttentionRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(AttentionVertex.class, AttentionBlocks::vertex);
        rules.add(SelfAttentionLayer.class, AttentionBlocks::self);
        rules.add(LearnedSelfAttentionLayer.class, AttentionBlocks::learned);
        rules.add(RecurrentAttentionLayer.class, AttentionBlocks::recurrent);
    }
}
