package dev.spectrascope.probes.curvature;

import java.util.List;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.autodiff.samediff.TrainingConfig;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/** Small SameDiff graphs with two layers, tanh between them. */
public final class SameDiffGraphs {

    public static final int INPUTS = 4;
    public static final int HIDDEN = 5;
    public static final int CLASSES = 3;

    /** The last step of a graph: from placeholder labels and the second layer's values to a loss. */
    public interface Loss {
        SDVariable of(SameDiff graph, SDVariable labels, SDVariable values);
    }

    private SameDiffGraphs() {}

    /**
     * @param parameters first weights and biases, then those of the second layer; cast to FLOAT, as users have them
     */
    public static SameDiff graph(List<INDArray> parameters, DataType labelType, Loss loss) {
        SameDiff graph = SameDiff.create();
        SDVariable in = graph.placeHolder("in", DataType.FLOAT, -1, INPUTS);
        SDVariable labels = labelType == DataType.INT32
                ? graph.placeHolder("labels", DataType.INT32, -1)
                : graph.placeHolder("labels", DataType.FLOAT, -1, CLASSES);
        SDVariable w0 = graph.var("first/W", parameters.get(0).castTo(DataType.FLOAT));
        SDVariable b0 = graph.var("first/b", parameters.get(1).castTo(DataType.FLOAT));
        SDVariable w1 = graph.var("second/W", parameters.get(2).castTo(DataType.FLOAT));
        SDVariable b1 = graph.var("second/b", parameters.get(3).castTo(DataType.FLOAT));
        graph.var("of no use", parameters.get(3).castTo(DataType.FLOAT));
        SDVariable hidden = graph.math.tanh(in.mmul(w0).add(b0));
        SDVariable values = hidden.mmul(w1).add("values", b1);
        loss.of(graph, labels, values).rename("loss");
        graph.setLossVariables("loss");
        graph.setTrainingConfig(TrainingConfig.builder()
                .updater(new Sgd(0.1))
                .l2(0.3)
                .dataSetFeatureMapping("in")
                .dataSetLabelMapping("labels")
                .build());
        return graph;
    }
}
