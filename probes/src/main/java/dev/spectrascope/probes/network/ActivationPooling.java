package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.DifferentiableNetwork.RecordedNode;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.convolution.PooledActivation;
import java.util.ArrayList;
import java.util.List;

/** Moves activations behind the maximum poolings that alone read them. */
final class ActivationPooling {

    private ActivationPooling() {}

    /**
     * The nodes with the activations moved that can be; positions stay what they are.
     *
     * @param states of the nodes, in the same order
     */
    static List<RecordedNode> of(List<RecordedNode> nodes, List<NodeState> states) {
        List<RecordedNode> moved = new ArrayList<>(nodes);
        for (NodePair pair : NodePair.of(nodes)) {
            RecordedNode first = nodes.get(pair.first());
            RecordedNode pooling = nodes.get(pair.second());
            PooledActivation.of(pooling.block(), states.get(pair.first()), states.get(pair.second()))
                    .ifPresent(blocks -> {
                        moved.set(pair.first(), with(blocks.before(), first));
                        moved.set(pair.second(), with(blocks.pooled(), pooling));
                    });
        }
        return moved;
    }

    private static RecordedNode with(Block block, RecordedNode node) {
        return new RecordedNode(block, node.inputs(), node.segments(), node.constants());
    }
}
