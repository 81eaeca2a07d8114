package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.activation.ActivationRules;
import dev.spectrascope.probes.network.attention.AttentionRules;
import dev.spectrascope.probes.network.block.RuleTable;
import dev.spectrascope.probes.network.convolution.ConvolutionRules;
import dev.spectrascope.probes.network.dense.DenseRules;
import dev.spectrascope.probes.network.loss.LossRules;
import dev.spectrascope.probes.network.recurrent.RecurrentRules;
import dev.spectrascope.probes.network.vertex.VertexRules;

/** Every kind of layer, vertex and preprocessor whose derivatives are known; each package has its own list. */
final class Rules {

    static final RuleTable KNOWN = known();

    private Rules() {}

    private static RuleTable known() {
        RuleTable.Builder rules = new RuleTable.Builder();
        DenseRules.addTo(rules);
        LossRules.addTo(rules);
        ConvolutionRules.addTo(rules);
        ActivationRules.addTo(rules);
        RecurrentRules.addTo(rules);
        AttentionRules.addTo(rules);
        VertexRules.addTo(rules);
        return rules.build();
    }
}
