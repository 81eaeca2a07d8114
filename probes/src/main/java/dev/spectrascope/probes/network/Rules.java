package dev.spectrascope.probes.network;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
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
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Convolution2D;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SeparableConvolution2D;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.layers.misc.ElementWiseMultiplicationLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskLayer;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.conf.preprocessor.Cnn3DToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.preprocessors.PermutePreprocessor;
import org.deeplearning4j.preprocessors.ReshapePreprocessor;

/** Every kind of layer, vertex and preprocessor whose derivatives are known: one line each. */
// Some of them are deprecated in DL4J, and still in use.
@SuppressWarnings("deprecation")
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
        add(CenterLossOutputLayer.class, new CenterLossRule());
        add(ConvolutionLayer.class, Convolutions::images);
        add(Convolution2D.class, Convolutions::images);
        add(Convolution1DLayer.class, Convolutions::sequences);
        add(Convolution1D.class, Convolutions::sequences);
        add(Convolution3D.class, Convolutions::volumes);
        add(DepthwiseConvolution2D.class, Convolutions::depthwise);
        add(SeparableConvolution2D.class, Convolutions::separable);
        add(Deconvolution2D.class, Convolutions::deconvolution);
        add(Deconvolution3D.class, Convolutions::volumeDeconvolution);
        add(SubsamplingLayer.class, Poolings::images);
        add(Pooling2D.class, Poolings::images);
        add(Subsampling1DLayer.class, Poolings::sequences);
        add(Pooling1D.class, Poolings::sequences);
        add(Subsampling3DLayer.class, Poolings::volumes);
        add(GlobalPoolingLayer.class, GlobalPoolingBlock::of);
        add(BatchNormalization.class, new BatchNormalizationRule());
        add(LocalResponseNormalization.class, LocalResponseNormalizationBlock::of);
        add(PReLULayer.class, ParametricRectifierBlock::of);
        add(ZeroPadding1DLayer.class, PaddingBlocks::padding1d);
        add(ZeroPaddingLayer.class, PaddingBlocks::padding2d);
        add(ZeroPadding3DLayer.class, PaddingBlocks::padding3d);
        add(Cropping1D.class, PaddingBlocks::cropping1d);
        add(Cropping2D.class, PaddingBlocks::cropping2d);
        add(Cropping3D.class, PaddingBlocks::cropping3d);
        add(Upsampling1D.class, ResamplingBlocks::upsampling1d);
        add(Upsampling2D.class, ResamplingBlocks::upsampling2d);
        add(Upsampling3D.class, ResamplingBlocks::upsampling3d);
        add(SpaceToDepthLayer.class, ResamplingBlocks::spaceToDepth);
        add(SpaceToBatchLayer.class, ResamplingBlocks::spaceToBatch);
        add(ActivationLayer.class, ActivationBlock::of);
        add(DropoutLayer.class, DropoutBlock::of);
        add(FrozenLayer.class, new FrozenRule<>(FrozenLayer::getLayer));
        add(FrozenLayerWithBackprop.class, new FrozenRule<>(FrozenLayerWithBackprop::getUnderlying));
        add(LSTM.class, LstmCell::of);
        add(GravesLSTM.class, LstmCell::graves);
        add(GravesBidirectionalLSTM.class, LstmCell::gravesBidirectional);
        add(SimpleRnn.class, SimpleRnnCell::of);
        add(Bidirectional.class, BidirectionalBlock::of);
        add(LastTimeStep.class, LastTimeStepBlock::of);
        add(TimeDistributed.class, WrapperBlocks::timeDistributed);
        add(MaskZeroLayer.class, MaskZeroBlock::of);
        add(MaskLayer.class, MaskBlock::of);
        add(AttentionVertex.class, AttentionBlocks::vertex);
        add(SelfAttentionLayer.class, AttentionBlocks::self);
        add(RecurrentAttentionLayer.class, AttentionBlocks::recurrent);
        add(EmbeddingLayer.class, EmbeddingBlock::of);
        add(EmbeddingSequenceLayer.class, EmbeddingBlock::sequence);
        add(FrozenVertex.class, new FrozenRule<>(FrozenVertex::getUnderlying));
        add(AutoEncoder.class, new AutoEncoderRule());
        add(VariationalAutoencoder.class, new VariationalEncoderRule());
        add(ElementWiseMultiplicationLayer.class, ElementWiseMultiplicationBlock::of);
        add(RepeatVector.class, RepeatVectorBlock::of);
        add(ElementWiseVertex.class, ArithmeticVertices::elementWise);
        add(ScaleVertex.class, ArithmeticVertices::scale);
        add(ShiftVertex.class, ArithmeticVertices::shift);
        add(MergeVertex.class, SelectionVertices::merge);
        add(SubsetVertex.class, SelectionVertices::subset);
        add(StackVertex.class, SelectionVertices::stack);
        add(UnstackVertex.class, SelectionVertices::unstack);
        add(PoolHelperVertex.class, SelectionVertices::poolHelper);
        add(ReshapeVertex.class, SelectionVertices::reshape);
        add(L2NormalizeVertex.class, Norms::normalize);
        add(L2Vertex.class, Norms::distance);
        add(PreprocessorVertex.class, VertexBlocks::preprocessor);
        add(LastTimeStepVertex.class, SequenceVertices::last);
        add(ReverseTimeSeriesVertex.class, SequenceVertices::reversed);
        add(DuplicateToTimeSeriesVertex.class, SequenceVertices::duplicated);
        add(RnnToFeedForwardPreProcessor.class, SequencePreProcessors::toFeedForward);
        add(FeedForwardToRnnPreProcessor.class, SequencePreProcessors::fromFeedForward);
        add(RnnToCnnPreProcessor.class, SequencePreProcessors::toCnn);
        add(CnnToRnnPreProcessor.class, SequencePreProcessors::fromCnn);
        add(CnnToFeedForwardPreProcessor.class, PreProcessorBlocks::cnnToFeedForward);
        add(FeedForwardToCnnPreProcessor.class, PreProcessorBlocks::feedForwardToCnn);
        add(Cnn3DToFeedForwardPreProcessor.class, PreProcessorBlocks::cnn3dToFeedForward);
        add(FeedForwardToCnn3DPreProcessor.class, PreProcessorBlocks::feedForwardToCnn3d);
        add(ReshapePreprocessor.class, PreProcessorBlocks::reshape);
        add(PermutePreprocessor.class, PreProcessorBlocks::permute);
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

    /** The keys of a node's parameter arrays that are not trained, as far as that is known of its kind. */
    static Set<String> untrained(NetworkNode node) {
        Rule<?> rule = RULES.get(node.configuration().getClass());
        return rule == null ? Set.of() : rule.untrained(node.parameters().keySet());
    }

    /** The same for a layer wrapped by another. */
    static Set<String> untrained(Layer wrapped, NodeState state) {
        return untrained(new NetworkNode(
                state.node().name(),
                wrapped,
                state.node().inputs(),
                state.node().parameters()));
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
