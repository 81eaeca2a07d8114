package dev.spectrascope.probes.curvature;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;
import org.nd4j.linalg.lossfunctions.impl.LossMSE;
import org.nd4j.linalg.lossfunctions.impl.LossMixtureDensity;
import org.nd4j.linalg.lossfunctions.impl.LossSparseMCXENT;

/** The second derivatives of a network's losses by its outputs, as differences of the gradients that DL4J computes. */
final class Dl4jLosses {

    private static final double STEP = 1e-5;

    private Dl4jLosses() {}

    /**
     * Σ (∂²ℓ/∂f²) u, for arrays [n, o] of outputs and their tangents, output after output.
     *
     * @return [n, o]
     */
    static INDArray curvature(NetworkCase test, INDArray outputs, INDArray tangents) {
        List<INDArray> products = new ArrayList<>();
        List<Layer> layers = outputLayers(test.model());
        if (layers.get(0) instanceof Yolo2OutputLayer grid) {
            return Dl4jGrids.curvature(grid, test.data().getLabels(0), outputs, tangents);
        }
        long examples = outputs.size(0);
        long from = 0;
        for (int i = 0; i < layers.size(); i++) {
            INDArray labels = rows(test.data().getLabels(i), layers.get(i));
            // Labels that are indices of classes have one column, and the outputs may have the features beside them, or
            // be
            // the parameters of a distribution.
            boolean wider = labels.columns() == 1
                    || layers.get(i) instanceof CenterLossOutputLayer
                    || lossOf(layers.get(i)) instanceof LossMixtureDensity;
            long[] shape = wider && layers.size() == 1 ? outputs.shape() : labels.shape();
            long to = from + shape[0] * shape[1] / examples;
            INDArray f = part(outputs, from, to, shape);
            INDArray u = part(tangents, from, to, shape);
            INDArray mask = mask(test, i, layers.get(i));
            INDArray plus = gradient(layers.get(i), labels, f.add(u.mul(STEP)), mask);
            INDArray minus = gradient(layers.get(i), labels, f.sub(u.mul(STEP)), mask);
            products.add(plus.sub(minus).divi(2 * STEP).dup('c').reshape('c', examples, to - from));
            from = to;
        }
        return Nd4j.concat(1, products.toArray(INDArray[]::new));
    }

    /** Whether the only loss is one that tests have formulas for: of classes after softmax, or of plain squared errors. */
    static boolean hasFormula(Model model) {
        List<Layer> layers = outputLayers(model);
        if (layers.size() != 1 || layers.get(0) instanceof CenterLossOutputLayer) {
            return false;
        }
        ILossFunction loss = lossOf(layers.get(0));
        IActivation activation = ((org.deeplearning4j.nn.conf.layers.BaseLayer) layers.get(0)).getActivationFn();
        return activation instanceof ActivationSoftmax
                        && loss instanceof LossMCXENT
                        && !(loss instanceof LossSparseMCXENT)
                || activation instanceof ActivationIdentity
                        && loss instanceof LossMSE squared
                        && squared.getWeights() == null;
    }

    private static INDArray part(INDArray outputs, long from, long to, long[] shape) {
        return outputs.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                .dup('c')
                .reshape('c', shape);
    }

    /** [n, C, …places], or [n, …places, C], as a matrix of one row for each place. */
    private static INDArray rows(INDArray array, Layer layer) {
        INDArray ordered = array;
        if (!channelsLast(layer)) {
            ordered = switch (array.rank()) {
                case 2 -> array;
                case 3 -> array.permute(0, 2, 1);
                case 4 -> array.permute(0, 2, 3, 1);
                default -> array.permute(0, 2, 3, 4, 1);
            };
        }
        long columns = ordered.size(ordered.rank() - 1);
        return ordered.dup('c').reshape('c', array.length() / columns, columns);
    }

    private static boolean channelsLast(Layer layer) {
        return layer instanceof RnnOutputLayer output && output.getRnnDataFormat() == RNNFormat.NWC
                || layer instanceof RnnLossLayer steps && steps.getRnnDataFormat() == RNNFormat.NWC
                || layer instanceof CnnLossLayer images && images.getFormat() == CNN2DFormat.NHWC
                || layer instanceof Cnn3DLossLayer volumes && volumes.getDataFormat() == Convolution3D.DataFormat.NDHWC;
    }

    private static INDArray mask(NetworkCase test, int output, Layer layer) {
        INDArray mask =
                test.data().getLabelsMaskArrays() == null ? null : test.data().getLabelsMaskArrays()[output];
        INDArray labels = test.data().getLabels(output);
        if (mask == null || labels.rank() == 2) {
            return mask;
        }
        // One value for each example, or for each place.
        long rows = rows(labels, layer).size(0);
        long repeats = rows / mask.length();
        INDArray column = Nd4j.create(mask.dataType(), rows, 1);
        INDArray values = mask.dup('c');
        for (long row = 0; row < rows; row++) {
            column.putScalar(row, 0, values.getDouble(row / repeats));
        }
        return column;
    }

    private static INDArray gradient(Layer layer, INDArray labels, INDArray outputs, INDArray mask) {
        if (layer instanceof CenterLossOutputLayer center) {
            // Up to the centers, which differences cancel.
            INDArray classes = outputs.get(NDArrayIndex.all(), NDArrayIndex.interval(0, labels.columns()));
            INDArray features =
                    outputs.get(NDArrayIndex.all(), NDArrayIndex.interval(labels.columns(), outputs.columns()));
            return Nd4j.concat(
                    1, gradient(lossOf(layer), layer, labels, classes, mask), features.mul(center.getLambda()));
        }
        return gradient(lossOf(layer), layer, labels, outputs, mask);
    }

    private static ILossFunction lossOf(Layer layer) {
        if (layer instanceof BaseOutputLayer output) {
            return output.getLossFn();
        } else if (layer instanceof LossLayer loss) {
            return loss.getLossFn();
        } else if (layer instanceof RnnLossLayer loss) {
            return loss.getLossFn();
        } else if (layer instanceof Cnn3DLossLayer loss) {
            return loss.getLossFn();
        }
        return ((CnnLossLayer) layer).getLossFn();
    }

    private static INDArray gradient(
            ILossFunction loss, Layer layer, INDArray labels, INDArray outputs, INDArray mask) {
        IActivation activation = ((org.deeplearning4j.nn.conf.layers.BaseLayer) layer).getActivationFn();
        return NetworkCase.inDouble(() -> loss.computeGradient(labels, outputs.dup(), activation, mask));
    }

    private static List<Layer> outputLayers(Model model) {
        if (model instanceof MultiLayerNetwork network) {
            return List.of(network.getLayer(network.getnLayers() - 1).conf().getLayer());
        }
        ComputationGraph graph = (ComputationGraph) model;
        return graph.getConfiguration().getNetworkOutputs().stream()
                .map(name -> graph.getLayer(name).conf().getLayer())
                .toList();
    }
}
