package dev.spectrascope.probes.network;

import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;

/** The vertices of a {@code ComputationGraph} that are no layers. */
final class VertexBlocks {

    private VertexBlocks() {}

    static Block preprocessor(PreprocessorVertex vertex, NodeState state) {
        return Rules.block(vertex.getPreProcessor(), state);
    }
}
