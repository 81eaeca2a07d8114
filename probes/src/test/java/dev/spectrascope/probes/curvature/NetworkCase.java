package dev.spectrascope.probes.curvature;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A small network in DOUBLE with examples, on which every product is checked.
 *
 * @param name what it stands for
 * @param model with random parameters, biases and running moments of batch normalisation included
 * @param data labelled examples for each input and output, perhaps with masks
 * @param smooth whether all activations are; else differences need a step too small to cross a kink
 * @param piecewiseLinear whether the outputs are linear in each single weight almost everywhere, so that tr H = 0
 * @param twin what has the same loss, where DL4J gets the network's own score wrong or cannot compute it; else null
 */
record NetworkCase(String name, Model model, MultiDataSet data, boolean smooth, boolean piecewiseLinear, Twin twin) {

    /** Another network that is the same function of the parameters, by DL4J. */
    @FunctionalInterface
    interface Twin {

        /** Its score. */
        double score(INDArray parameters);
    }

    NetworkCase(String name, Model model, MultiDataSet data, boolean smooth, boolean piecewiseLinear) {
        this(name, model, data, smooth, piecewiseLinear, null);
    }

    NetworkCase(String name, Model model, DataSet examples, boolean smooth, boolean piecewiseLinear) {
        this(name, model, examples.toMultiDataSet(), smooth, piecewiseLinear);
    }

    double differenceStep() {
        return smooth ? 1e-5 : 1e-6;
    }

    /** The examples of a network with one input and one output. */
    DataSet examples() {
        return new DataSet(
                data.getFeatures(0),
                data.getLabels(0),
                mask(data.getFeaturesMaskArrays()),
                mask(data.getLabelsMaskArrays()));
    }

    private static INDArray mask(INDArray[] masks) {
        return masks == null ? null : masks[0];
    }

    /** Whether there is one input, one output whose labels are a matrix and whose loss is a common one, and no mask. */
    boolean plain() {
        return data.numFeatureArrays() == 1
                && data.numLabelsArrays() == 1
                && data.getLabels(0).rank() == 2
                && !data.hasMaskArrays()
                && twin == null
                && Dl4jLosses.hasFormula(model);
    }

    /** DL4J's own inference-mode loss without regularisation. */
    double dl4jLoss() {
        if (twin != null) {
            return twin.score(model.params());
        }
        return inDouble(() -> model instanceof MultiLayerNetwork network
                ? network.score(examples())
                : ((ComputationGraph) model).score(data));
    }

    /** DL4J's own outputs before the softmax are not public for graphs; its probabilities are. */
    INDArray dl4jProbabilities() {
        return inDouble(() -> model instanceof MultiLayerNetwork network
                ? network.output(data.getFeatures(0))
                : ((ComputationGraph) model).outputSingle(data.getFeatures(0)));
    }

    /** With DOUBLE for ND4J's default type, of which some of DL4J's arrays are whatever the network's. */
    static <T> T inDouble(Supplier<T> computation) {
        DataType before = Nd4j.dataType();
        Nd4j.setDefaultDataTypes(DataType.DOUBLE, DataType.DOUBLE);
        try {
            return computation.get();
        } finally {
            Nd4j.setDefaultDataTypes(before, before);
        }
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
