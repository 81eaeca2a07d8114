package dev.spectrascope.probes.curvature;

import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Second derivatives of the loss of a YOLO layer, as differences of the gradients that DL4J's own layer computes. */
final class Dl4jGrids {

    private static final double STEP = 1e-5;
    private static final int PLACE = 2;

    private Dl4jGrids() {}

    /**
     * Σ (∂²ℓ/∂f²) u.
     *
     * @param outputs [n, cells · (values + 2)], where a cell's place follows its values
     * @param tangents u, likewise
     */
    static INDArray curvature(Yolo2OutputLayer layer, INDArray labels, INDArray outputs, INDArray tangents) {
        INDArray plus = gradient(layer, labels, outputs.add(tangents.mul(STEP)));
        INDArray minus = gradient(layer, labels, outputs.sub(tangents.mul(STEP)));
        return plus.subi(minus).divi(2 * STEP);
    }

    private static INDArray gradient(Yolo2OutputLayer layer, INDArray labels, INDArray outputs) {
        boolean last = layer.getFormat() == CNN2DFormat.NHWC;
        long examples = labels.size(0);
        long lines = labels.size(last ? 1 : 2);
        long columns = labels.size(last ? 2 : 3);
        long values = outputs.size(1) / (lines * columns) - PLACE;
        INDArray cells = values(outputs.dup('c').reshape('c', examples, lines, columns, values + PLACE), values);
        org.deeplearning4j.nn.layers.objdetect.Yolo2OutputLayer own =
                new org.deeplearning4j.nn.layers.objdetect.Yolo2OutputLayer(
                        new NeuralNetConfiguration.Builder().layer(layer).build(), DataType.DOUBLE);
        own.setInput(last ? cells.dup('c') : cells.permute(0, 3, 1, 2).dup('c'), LayerWorkspaceMgr.noWorkspaces());
        own.setLabels(labels);
        INDArray gradient =
                own.backpropGradient(null, LayerWorkspaceMgr.noWorkspaces()).getSecond();
        INDArray rows = Nd4j.zeros(DataType.DOUBLE, examples, lines, columns, values + PLACE);
        values(rows, values).assign(last ? gradient : gradient.permute(0, 2, 3, 1));
        return rows.reshape('c', outputs.shape());
    }

    private static INDArray values(INDArray cells, long values) {
        return cells.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(0, values));
    }
}
