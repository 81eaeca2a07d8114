package dev.spectrascope.probes.network;

import dev.spectrascope.probes.network.DifferentiableNetwork.RecordedNode;
import dev.spectrascope.probes.network.block.Block;
import dev.spectrascope.probes.network.block.NodeState;
import dev.spectrascope.probes.network.convolution.NormalizedConvolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins each batch normalisation with the convolution that it alone reads. */
final class NormalizationFolding {

    /** What stands where the convolution was; nobody reads it. */
    private static final Block JOINED = (tape, inputs, context) -> inputs.get(0);

    private NormalizationFolding() {}

    /**
     * The nodes with those that can be joined joined; positions stay what they are.
     *
     * @param states of the nodes, in the same order
     */
    static List<RecordedNode> of(List<RecordedNode> nodes, List<NodeState> states) {
        List<RecordedNode> joined = new ArrayList<>(nodes);
        for (NodePair pair : NodePair.of(nodes)) {
            RecordedNode convolution = nodes.get(pair.first());
            RecordedNode normalization = nodes.get(pair.second());
            Optional<Block> block =
                    NormalizedConvolution.of(convolution.block(), states.get(pair.first()), states.get(pair.second()));
            if (block.isPresent()) {
                joined.set(pair.first(), new RecordedNode(JOINED, convolution.inputs(), Map.of(), Map.of()));
                joined.set(
                        pair.second(),
                        new RecordedNode(
                                block.get(),
                                convolution.inputs(),
                                union(convolution.segments(), normalization.segments()),
                                union(convolution.constants(), normalization.constants())));
            }
        }
        return joined;
    }

    private static <T> Map<String, T> union(Map<String, T> convolution, Map<String, T> normalization) {
        Map<String, T> union = new HashMap<>();
        convolution.forEach((key, value) -> union.put(NormalizedConvolution.CONVOLUTION + key, value));
        normalization.forEach((key, value) -> union.put(NormalizedConvolution.NORMALIZATION + key, value));
        return union;
    }
}
