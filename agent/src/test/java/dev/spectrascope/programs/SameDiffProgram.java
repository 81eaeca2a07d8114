package dev.spectrascope.programs;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.datasets.iterator.ExistingDataSetIterator;
import org.nd4j.autodiff.listeners.At;
import org.nd4j.autodiff.listeners.BaseListener;
import org.nd4j.autodiff.listeners.ListenerResponse;
import org.nd4j.autodiff.listeners.Loss;
import org.nd4j.autodiff.listeners.Operation;
import org.nd4j.autodiff.listeners.records.LossCurve;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.autodiff.samediff.VariableType;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Nesterovs;

/** Trains a SameDiff graph for some epochs, evaluates it, and trains it on single minibatches; then one with class indices. */
public final class SameDiffProgram {

    /** Training examples, of four minibatches. */
    public static final int TRAIN = 24;

    /** The number of the first example that is evaluated on. */
    public static final int FIRST_TEST = 600;

    public static final int TEST = 12;
    private static final int BATCH = 6;

    private SameDiffProgram() {}

    public static void main(String[] arguments) throws Exception {
        trainAndEvaluate();
        trainWithValidation();
        System.out.println("next random " + Nd4j.randn(1).getFloat(0));
    }

    private static void trainAndEvaluate() throws Exception {
        SameDiff graph = graph("hidden", false);
        graph.setListeners(new Teller());
        graph.fit(batches(0, TRAIN, false), 3);
        graph.evaluate(batches(FIRST_TEST, TEST, false), "probabilities", new Evaluation());
        graph.fit(batches(0, TRAIN, false), 1);
        graph.fit(examples(0, BATCH, false));
        print(graph);
    }

    private static void trainWithValidation() throws Exception {
        SameDiff graph = graph("indexed", true);
        graph.fit()
                .train(batches(0, TRAIN, true), 2)
                .validate(batches(FIRST_TEST, TEST, true))
                .exec();
        print(graph);
    }

    /**
     * A network of two layers.
     *
     * @param scope of its first layer
     * @param indices whether labels are indices of classes, not one-hot
     */
    public static SameDiff graph(String scope, boolean indices) {
        Nd4j.getRandom().setSeed(3);
        SameDiff graph = SameDiff.create();
        SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, 4);
        SDVariable labels = indices
                ? graph.placeHolder("labels", DataType.INT32, -1)
                : graph.placeHolder("labels", DataType.FLOAT, -1, NumberedExamples.CLASSES);
        SDVariable weights = graph.var(scope + "/W", Nd4j.randn(DataType.FLOAT, 4, 6));
        SDVariable bias = graph.var(scope + "/b", Nd4j.zeros(DataType.FLOAT, 6));
        SDVariable last = graph.var("out/W", Nd4j.randn(DataType.FLOAT, 6, NumberedExamples.CLASSES));
        SDVariable values = graph.math.tanh(in.mmul(weights).add(bias)).mmul("values", last);
        graph.nn.softmax("probabilities", values);
        if (indices) {
            graph.loss.sparseSoftmaxCrossEntropy("loss", values, labels);
        } else {
            graph.loss.softmaxCrossEntropy("loss", labels, values, null);
        }
        graph.setLossVariables("loss");
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Nesterovs(0.02, 0.9))
                .dataSetFeatureMapping("in")
                .dataSetLabelMapping("labels")
                .build());
        return graph;
    }

    /** Example {@code i} has its number for a feature, and is of class {@code i} modulo their count. */
    public static DataSet examples(int from, int count, boolean indices) {
        INDArray features = Nd4j.create(DataType.FLOAT, count, 4);
        INDArray labels = indices
                ? Nd4j.create(DataType.INT32, count)
                : Nd4j.create(DataType.FLOAT, count, NumberedExamples.CLASSES);
        for (int i = 0; i < count; i++) {
            features.putScalar(i, 0, NumberedExamples.feature(from + i));
            for (int j = 1; j < 4; j++) {
                features.putScalar(i, j, Math.sin((from + i) * j));
            }
            int label = (from + i) % NumberedExamples.CLASSES;
            if (indices) {
                labels.putScalar(i, label);
            } else {
                labels.putScalar(i, label, 1);
            }
        }
        return new DataSet(features, labels);
    }

    private static DataSetIterator batches(int from, int count, boolean indices) {
        List<DataSet> batches = new ArrayList<>();
        for (int i = 0; i < count; i += BATCH) {
            batches.add(examples(from + i, BATCH, indices));
        }
        return new ExistingDataSetIterator(batches);
    }

    private static void print(SameDiff graph) throws Exception {
        for (SDVariable variable : graph.variables()) {
            if (variable.getVariableType() == VariableType.VARIABLE) {
                System.out.print(variable.name() + " ");
                TrainingProgram.printParameters(variable.getArr());
            }
        }
    }

    /** Prints every call. */
    private static final class Teller extends BaseListener {

        @Override
        public boolean isActive(Operation operation) {
            return true;
        }

        @Override
        public void epochStart(SameDiff graph, At at) {
            System.out.println("epoch " + at.epoch() + " starts");
        }

        @Override
        public ListenerResponse epochEnd(SameDiff graph, At at, LossCurve losses, long milliseconds) {
            System.out.println("epoch " + at.epoch() + " ends");
            return ListenerResponse.CONTINUE;
        }

        @Override
        public void iterationStart(SameDiff graph, At at, MultiDataSet data, long milliseconds) {
            System.out.println("iteration " + at.iteration() + " starts");
        }

        @Override
        public void iterationDone(SameDiff graph, At at, MultiDataSet data, Loss loss) {
            System.out.println("iteration " + at.iteration() + " ends, " + Double.toHexString(loss.getLosses()[0]));
        }

        @Override
        public void operationStart(SameDiff graph, Operation operation) {
            System.out.println(operation + " starts");
        }

        @Override
        public void operationEnd(SameDiff graph, Operation operation) {
            System.out.println(operation + " ends");
        }
    }
}
