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
        for (int second = 0; second < nodes.size(); second++) {
            int first = nodes.get(second).inputs().get(0);
            if (first < 0 || NormalizationFolding.readers(nodes, first) > 1) {
                continue;
            }
            int position = second;
            PooledActivation.of(nodes.get(second).block(), states.get(first), states.get(second))
                    .ifPresent(blocks -> {
                        moved.set(first, with(blocks.before(), nodes.get(first)));
                        moved.set(position, with(blocks.pooled(), nodes.get(position)));
                    });
        }
        return moved;
    }

    private static RecordedNode with(Block block, RecordedNode node) {
        return new RecordedNode(block, node.inputs(), node.segments(), node.constants());
    }
}
