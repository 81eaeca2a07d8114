package dev.spectrascope.probes.curvature;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.impl.LossL1;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** Objects found in a grid: 3 lines of 4 cells, two boxes in each, three classes. */
final class DetectionCases {

    static final int EXAMPLES = 7;
    static final int LINES = 3;
    static final int COLUMNS = 4;
    static final int CLASSES = 3;
    private static final double[][] PRIORS = {{1.2, 0.8}, {0.7, 1.9}};

    private DetectionCases() {}

    static Stream<NetworkCase> all() {
        return Stream.of(
                detection("objects", CNN2DFormat.NCHW, layer()),
                detection("objects, channels last", CNN2DFormat.NHWC, layer()),
                detection(
                        "objects, cross-entropy of classes",
                        CNN2DFormat.NCHW,
                        layer().lossClassPredictions(new LossMCXENT())),
                detection(
                        "objects, weights",
                        CNN2DFormat.NCHW,
                        layer().lambdaCoord(2.5)
                                .lambdaNoObj(0.2)
                                .lossPositionScale(new LossL2(Nd4j.createFromArray(new double[][] {{0.5, 2}})))
                                .lossClassPredictions(
                                        new LossMCXENT(Nd4j.createFromArray(new double[][] {{0.5, 2, 1.25}})))),
                detection(
                        "objects, absolute errors of places",
                        CNN2DFormat.NCHW,
                        layer().lossPositionScale(new LossL1())));
    }

    static Yolo2OutputLayer.Builder layer() {
        return new Yolo2OutputLayer.Builder().boundingBoxPriors(Nd4j.createFromArray(PRIORS));
    }

    static NetworkCase detection(String name, CNN2DFormat format, Yolo2OutputLayer.Builder layer) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .dataType(DataType.DOUBLE)
                .list(
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(5)
                                .activation(Activation.TANH)
                                .build(),
                        new ConvolutionLayer.Builder(1, 1)
                                .nOut(PRIORS.length * (5 + CLASSES))
                                .activation(Activation.IDENTITY)
                                .build(),
                        layer.build())
                .setInputType(InputType.convolutional(LINES + 1, COLUMNS + 1, 2, format))
                .build());
        network.init();
        RandomParameters.assign(network, name.hashCode());
        INDArray images = NetworkCase.random(3, EXAMPLES, 2, LINES + 1, COLUMNS + 1);
        return new NetworkCase(
                name, network, new DataSet(ordered(images, format), ordered(labels(), format)), false, false);
    }

    private static INDArray ordered(INDArray images, CNN2DFormat format) {
        return format == CNN2DFormat.NHWC ? images.permute(0, 2, 3, 1).dup('c') : images;
    }

    /** (left, top, right, bottom, class), [n, 4 + C, lines, columns]: one to three objects, none in the last example. */
    static INDArray labels() {
        SplittableRandom random = new SplittableRandom(4);
        INDArray labels = Nd4j.zeros(DataType.DOUBLE, EXAMPLES, 4 + CLASSES, LINES, COLUMNS);
        for (int example = 0; example < EXAMPLES - 1; example++) {
            for (int object = 0; object <= example % 3; object++) {
                int line = (example + object) % LINES;
                int column = (2 * example + object) % COLUMNS;
                double x = column + random.nextDouble(0.1, 0.9);
                double y = line + random.nextDouble(0.1, 0.9);
                double width = random.nextDouble(0.6, 2.5);
                double height = random.nextDouble(0.6, 2.5);
                double[] corners = {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
                for (int i = 0; i < 4; i++) {
                    labels.putScalar(new int[] {example, i, line, column}, corners[i]);
                }
                labels.putScalar(new int[] {example, 4 + random.nextInt(CLASSES), line, column}, 1);
            }
        }
        return labels;
    }
}
