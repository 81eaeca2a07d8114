package dev.spectrascope.probes.network.vertex;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.L2NormalizeVertex;
import org.deeplearning4j.nn.conf.graph.L2Vertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.ReshapeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.graph.ShiftVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.SubsetVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** Vertices and preprocessors that join, split, scale or rearrange arrays, and what freezes others. */
public final class VertexRules {

    private VertexRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(FrozenLayer.class, new FrozenRule<>(FrozenLayer::getLayer));
        rules.add(FrozenLayerWithBackprop.class, new FrozenRule<>(FrozenLayerWithBackprop::getUnderlying));
        rules.add(FrozenVertex.class, new FrozenRule<>(FrozenVertex::getUnderlying));
        rules.add(ElementWiseVertex.class, ArithmeticVertices::elementWise);
        rules.add(ScaleVertex.class, ArithmeticVertices::scale);
        rules.add(ShiftVertex.class, ArithmeticVertices::shift);
        rules.add(MergeVertex.class, SelectionVertices::merge);
        rules.add(SubsetVertex.class, SelectionVertices::subset);
        rules.add(StackVertex.class, SelectionVertices::stack);
        rules.add(UnstackVertex.class, SelectionVertices::unstack);
        rules.add(PoolHelperVertex.class, SelectionVertices::poolHelper);
        rules.add(ReshapeVertex.class, SelectionVertices::reshape);
        rules.add(L2NormalizeVertex.class, NormVertices::normalize);
        rules.add(L2Vertex.class, NormVertices::distance);
        rules.add(PreprocessorVertex.class, (vertex, state) -> state.block(vertex.getPreProcessor()));
        rules.add(CnnToFeedForwardPreProcessor.class, PreProcessorBlocks::cnnToFeedForward);
        rules.add(FeedForwardToCnnPreProcessor.class, PreProcessorBlocks::feedForwardToCnn);
        rules.add(Cnn3DToFeedForwardPreProcessor.class, PreProcessorBlocks::cnn3dToFeedForward);
        rules.add(FeedForwardToCnn3DPreProcessor.class, PreProcessorBlocks::feedForwardToCnn3d);
        rules.add(ReshapePreprocessor.class, PreProcessorBlocks::reshape);
        rules.add(PermutePreprocessor.class, PreProcessorBlocks::permute);
        rules.add(ComposableInputPreProcessor.class, PreProcessorBlocks::composed);
    }
}
