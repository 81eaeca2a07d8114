package dev.spectrascope.probes.curvature;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small network in DOUBLE with examples, on which every product is checked.
 *
 * @param name what it stands for
 * @param model with random parameters, biases and running moments of batch normalisation included
 * @param examples labelled examples
 * @param smooth whether all activations are; else differences need a step too small to cross a kink
 * @param piecewiseLinear whether the outputs are linear in each single weight almost everywhere, so that tr H = 0
 */
record NetworkCase(String name, Model model, DataSet examples, boolean smooth, boolean piecewiseLinear) {

    double differenceStep() {
        return smooth ? 1e-5 : 1e-6;
    }

    /** DL4J's own inference-mode loss without regularisation. */
    double dl4jLoss() {
        return model instanceof MultiLayerNetwork network
                ? network.score(examples)
                : ((ComputationGraph) model).score(examples);
    }

    /** DL4J's own outputs before the softmax are not public for graphs; its probabilities are. */
    INDArray dl4jProbabilities() {
        return model instanceof MultiLayerNetwork network
                ? network.output(examples.getFeatures())
                : ((ComputationGraph) model).outputSingle(examples.getFeatures());
    }

    /** Independent uniform values in [-1, 1). */
    static INDArray random(long seed, long... shape) {
        SplittableRandom random = new SplittableRandom(seed);
        INDArray array = Nd4j.create(DataType.DOUBLE, shape);
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, random.nextDouble(-1, 1));
        }
        return array;
    }

    static INDArray oneHot(long seed, int examples, int classes) {
        SplittableRandom random = new SplittableRandom(seed);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, examples, classes);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i < classes ? i : random.nextInt(classes), 1);
        }
        return labels;
    }

    @Override
    public String toString() {
        return name;
    }
}
