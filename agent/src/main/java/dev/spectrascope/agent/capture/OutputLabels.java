package dev.spectrascope.agent.capture;

import dev.spectrascope.probes.network.samediff.GraphOutput;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossBinaryXENT;
import org.nd4j.linalg.lossfunctions.impl.LossHinge;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossSquaredHinge;

/**
 * What the loss of an output takes the labels for, and where in them the classes are.
 *
 * @param channelsLast whether classes are the last dimension, not the second
 */
record OutputLabels(Meaning meaning, boolean channelsLast) {

    /** What one label is. */
    enum Meaning {
        /** The index of a class, [n, 1, …]. */
        CLASS_INDEX,
        /** A probability for each class, [n, C, …]. */
        PROBABILITIES,
        /** One of two classes where there is a single column: above one half, or not. With several it is as below. */
        BINARY,
        /** A class where one-hot, otherwise a vector of which nothing is known. */
        VECTOR
    }

    /** Of an output of which nothing is known. */
    static final OutputLabels UNKNOWN = new OutputLabels(Meaning.VECTOR, false);

    /** Of an output layer; of a layer of another kind nothing is known. */
    static OutputLabels of(Layer layer) {
        if (layer instanceof FrozenLayerWithBackprop frozen) {
            return of(frozen.getUnderlying());
        }
        if (layer instanceof RnnOutputLayer recurrent) {
            return of(recurrent.getLossFn(), recurrent.getRnnDataFormat() == RNNFormat.NWC);
        }
        if (layer instanceof BaseOutputLayer dense) {
            return of(dense.getLossFn(), false);
        }
        if (layer instanceof RnnLossLayer recurrent) {
            return of(recurrent.getLossFn(), recurrent.getRnnDataFormat() == RNNFormat.NWC);
        }
        if (layer instanceof CnnLossLayer image) {
            return of(image.getLossFn(), image.getFormat() == CNN2DFormat.NHWC);
        }
        if (layer instanceof Cnn3DLossLayer volume) {
            return of(volume.getLossFn(), volume.getDataFormat() == Convolution3D.DataFormat.NDHWC);
        }
        return layer instanceof LossLayer loss ? of(loss.getLossFn(), false) : UNKNOWN;
    }

    /** Of what a loss of a SameDiff graph is a function of; where that is not known, nothing is. */
    static OutputLabels of(Optional<GraphOutput> output) {
        Meaning meaning = output.map(one -> switch (one.kind()) {
                    case SOFTMAX -> Meaning.PROBABILITIES;
                    case SPARSE_SOFTMAX -> Meaning.CLASS_INDEX;
                    case SIGMOID -> Meaning.BINARY;
                    case SQUARED -> Meaning.VECTOR;
                })
                .orElse(Meaning.VECTOR);
        return new OutputLabels(meaning, false);
    }

    private static OutputLabels of(ILossFunction loss, boolean channelsLast) {
        return new OutputLabels(meaning(loss), channelsLast);
    }

    private static Meaning meaning(ILossFunction loss) {
        if (loss instanceof LossSparseMCXENT) {
            return Meaning.CLASS_INDEX;
        }
        if (loss instanceof LossMCXENT) {
            return Meaning.PROBABILITIES;
        }
        return loss instanceof LossBinaryXENT || loss instanceof LossHinge || loss instanceof LossSquaredHinge
                ? Meaning.BINARY
                : Meaning.VECTOR;
    }
}
