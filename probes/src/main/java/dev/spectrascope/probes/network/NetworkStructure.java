package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.block.NetworkNode;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of a network.
 *
 * @param nodes in topological order
 * @param inputs how many inputs the network has
 * @param outputs the positions of its outputs in the list of nodes, in the order of their labels
 */
record NetworkStructure(List<NetworkNode> nodes, int inputs, List<Integer> outputs) {

    NetworkStructure {
        nodes = List.copyOf(nodes);
        outputs = List.copyOf(outputs);
    }

    /** The same without the nodes that no output depends on. */
    NetworkStructure reachingOutputs() {
        boolean[] reaching = new boolean[nodes.size()];
        outputs.forEach(output -> reaching[output] = true);
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (reaching[i]) {
                nodes.get(i).inputs().stream().filter(input -> input >= 0).forEach(input -> reaching[input] = true);
            }
        }
        Map<Integer, Integer> positions = new HashMap<>();
        for (int i = 0; i < reaching.length; i++) {
            if (reaching[i]) {
                positions.put(i, positions.size());
            }
        }
        List<NetworkNode> kept = positions.keySet().stream()
                .sorted()
                .map(nodes::get)
                .map(node -> node.withInputs(node.inputs().stream()
                        .map(input -> positions.getOrDefault(input, input))
                        .toList()))
                .toList();
        return new NetworkStructure(
                kept, inputs, outputs.stream().map(positions::get).toList());
    }

    /** Refuses networks in which another node reads an output: DL4J skips outputs on its way forward. */
    void requireOutputsAtTheEnd() {
        for (NetworkNode node : nodes) {
            for (int input : node.inputs()) {
                if (outputs.contains(input)) {
                    throw new UnsupportedNetworkException("the output \""
                            + nodes.get(input).name() + "\" also feeds \"" + node.name()
                            + "\", which DL4J itself can neither score nor train: supported are outputs that nothing"
                            + " else reads, so read the layer before it");
                }
            }
        }
    }
}
