package dev.spectrascope.probes.network.recurrent;

import dev.spectrascope.probes.network.block.RuleTable;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.recurrent.TimeDistributed;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;

/** Layers, vertices and preprocessors that know of time steps. */
// Some of them are deprecated in DL4J, and still in use.
@SuppressWarnings("deprecation")
public final class RecurrentRules {

    private RecurrentRules() {}

    /** Adds their rules: one line each. */
    public static void addTo(RuleTable.Builder rules) {
        rules.add(LSTM.class, LstmCell::of);
        rules.add(GravesLSTM.class, LstmCell::graves);
        rules.add(GravesBidirectionalLSTM.class, LstmCell::gravesBidirectional);
        rules.add(SimpleRnn.class, SimpleRnnCell::of);
        rules.add(Bidirectional.class, BidirectionalBlock::of);
        rules.add(LastTimeStep.class, LastTimeStepBlock::of);
        rules.add(TimeDistributed.class, WrapperBlocks::timeDistributed);
        rules.add(MaskZeroLayer.class, MaskZeroBlock::of);
        rules.add(EmbeddingLayer.class, EmbeddingBlock::of);
        rules.add(EmbeddingSequenceLayer.class, EmbeddingBlock::sequence);
        rules.add(LastTimeStepVertex.class, SequenceVertices::last);
        rules.add(ReverseTimeSeriesVertex.class, SequenceVertices::reversed);
        rules.add(DuplicateToTimeSeriesVertex.class, SequenceVertices::duplicated);
        rules.add(RnnToFeedForwardPreProcessor.class, SequencePreProcessors::toFeedForward);
        rules.add(FeedForwardToRnnPreProcessor.class, SequencePreProcessors::fromFeedForward);
        rules.add(RnnToCnnPreProcessor.class, SequencePreProcessors::toCnn);
        rules.add(CnnToRnnPreProcessor.class, SequencePreProcessors::fromCnn);
    }
}
