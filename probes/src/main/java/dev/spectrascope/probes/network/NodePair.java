package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.DifferentiableNetwork.RecordedNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Two nodes that may be recorded in another way together: nobody but the second reads the first.
 *
 * @param first its position in the list of nodes
 * @param second likewise; its first input is the first node
 */
record NodePair(int first, int second) {

    /** All pairs, in the order of their second nodes. */
    static List<NodePair> of(List<RecordedNode> nodes) {
        List<NodePair> pairs = new ArrayList<>();
        for (int second = 0; second < nodes.size(); second++) {
            int first = nodes.get(second).inputs().get(0);
            if (first >= 0 && readers(nodes, first) == 1) {
                pairs.add(new NodePair(first, second));
            }
        }
        return pairs;
    }

    private static long readers(List<RecordedNode> nodes, int position) {
        return nodes.stream().filter(node -> node.inputs().contains(position)).count();
    }
}
