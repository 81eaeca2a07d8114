package dev.spectrascope.probes.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;

/** Every kind of layer, vertex and preprocessor whose derivatives are known: one line each. */
final class Rules {

    private static final Map<Class<?>, Rule<?>> RULES = new LinkedHashMap<>();

    static {
        add(DenseLayer.class, DenseBlock::of);
        add(OutputLayer.class, OutputBlock::of);
        add(LossLayer.class, OutputBlock::of);
        add(RnnOutputLayer.class, OutputBlock::of);
        add(RnnLossLayer.class, OutputBlock::of);
        add(CnnLossLayer.class, OutputBlock::of);
        add(Cnn3DLossLayer.class, OutputBlock::of);
        add(ConvolutionLayer.class, ConvolutionBlock::of);
        add(Convolution2D.class, ConvolutionBlock::of);
        add(SubsamplingLayer.class, SubsamplingBlock::of);
        add(Pooling2D.class, SubsamplingBlock::of);
        add(GlobalPoolingLayer.class, GlobalPoolingBlock::of);
        add(BatchNormalization.class, new BatchNormalizationRule());
        add(ActivationLayer.class, ActivationBlock::of);
        add(DropoutLayer.class, DropoutBlock::of);
        add(FrozenLayer.class, new FrozenRule<>(FrozenLayer::getLayer));
        add(FrozenLayerWithBackprop.class, new FrozenRule<>(FrozenLayerWithBackprop::getUnderlying));
        add(ElementWiseVertex.class, VertexBlocks::elementWise);
        add(MergeVertex.class, VertexBlocks::merge);
        add(PreprocessorVertex.class, VertexBlocks::preprocessor);
        add(CnnToFeedForwardPreProcessor.class, PreProcessorBlocks::cnnToFeedForward);
        add(FeedForwardToCnnPreProcessor.class, PreProcessorBlocks::feedForwardToCnn);
        add(ComposableInputPreProcessor.class, PreProcessorBlocks::composed);
    }

    private Rules() {}

    private static <T> void add(Class<T> configuration, Rule<? super T> rule) {
        RULES.put(configuration, rule);
    }

    /** The classes of configurations that have a rule. */
    static Set<Class<?>> supported() {
        return RULES.keySet();
    }

    /** The block of a node. */
    static Block block(NodeState state) {
        return block(state.node().configuration(), state);
    }

    /** The block for a configuration within a node, which may wrap another. */
    static <T> Block block(T configuration, NodeState state) {
        return rule(configuration, state.node().name()).block(configuration, state);
    }

    /** The keys of a node's parameter arrays that are not trained. */
    static Set<String> untrained(NetworkNode node) {
        Rule<?> rule = rule(node.configuration(), node.name());
        return rule instanceof FrozenRule<?> ? node.parameters().keySet() : rule.untrained();
    }

    // The map only ever holds rules for the class that is their key.
    @SuppressWarnings("unchecked")
    private static <T> Rule<T> rule(T configuration, String name) {
        Rule<?> rule = RULES.get(configuration.getClass());
        if (rule == null) {
            throw new UnsupportedNetworkException("layer \"" + name + "\" ("
                    + configuration.getClass().getName() + ") is not supported: supported are "
                    + RULES.keySet().stream().map(Class::getSimpleName).collect(Collectors.joining(", ")));
        }
        return (Rule<T>) rule;
    }
}
