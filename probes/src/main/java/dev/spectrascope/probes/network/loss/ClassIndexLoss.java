package dev.spectrascope.probes.network.loss;

import dev.spectrascope.probes.network.block.Loss;
import dev.spectrascope.probes.network.block.LossAtPoint;
import dev.spectrascope.probes.network.block.RowWeights;
import dev.spectrascope.probes.network.tape.Scratch;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.shape.OneHot;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A loss of one-hot labels, for labels that are the index of the class, in [0, C), [n, 1].
 *
 * @param oneHot the loss of one-hot labels
 */
record ClassIndexLoss(Loss oneHot) implements Loss {

    @Override
    public LossAtPoint at(INDArray outputs, INDArray labels, RowWeights weights, double scale, Scratch scratch) {
        INDArray expanded = scratch.like(outputs);
        INDArray indices = labels.reshape(labels.length());
        Nd4j.exec(new OneHot(indices, expanded, Math.toIntExact(outputs.size(1))));
        return oneHot.at(outputs, expanded, weights, scale, scratch);
    }

    @Override
    public boolean accepts(long[] labels, long[] outputs) {
        return Arrays.equals(labels, new long[] {outputs[0], 1});
    }
}
