package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.probes.network.block.UnsupportedNetworkException;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.impl.LossCosineProximity;

/** What is peculiar to the detection of objects; products are checked with those of all other networks. */
class DetectionTest {

    private static final double[][] PRIORS = {{1.2, 0.8}, {0.7, 1.9}};
    private static final double STEP = 1e-6;

    private final NetworkCase test = DetectionCases.detection("objects", CNN2DFormat.NCHW, DetectionCases.layer());

    @Test
    void theErrorIsOfTheClassesOfBoxesThatAnswerForAnObject() {
        INDArray labels = test.examples().getLabels();
        INDArray f = ((MultiLayerNetwork) test.model())
                .feedForwardToLayer(1, test.examples().getFeatures())
                .get(2);
        int objects = 0;
        int wrong = 0;
        for (int n = 0; n < DetectionCases.EXAMPLES; n++) {
            for (int y = 0; y < DetectionCases.LINES; y++) {
                for (int x = 0; x < DetectionCases.COLUMNS; x++) {
                    int truth = classOf(labels, n, 4, y, x);
                    if (labels.getDouble(n, 4 + truth, y, x) == 0) {
                        continue;
                    }
                    int first = 8 * (overlap(f, labels, n, 1, y, x) > overlap(f, labels, n, 0, y, x) ? 1 : 0) + 5;
                    objects++;
                    wrong += classOf(f, n, first, y, x) == truth ? 0 : 1;
                }
            }
        }
        assertThat(objects).isEqualTo(12);
        assertThat(wrong).isBetween(1, objects - 1);
        try (CurvatureModel model = model(test.examples())) {
            assertThat(model.error()).hasValue((double) wrong / objects);
        }
    }

    private static int classOf(INDArray array, int n, int first, int y, int x) {
        int largest = 0;
        for (int c = 1; c < DetectionCases.CLASSES; c++) {
            if (array.getDouble(n, first + c, y, x) > array.getDouble(n, first + largest, y, x)) {
                largest = c;
            }
        }
        return largest;
    }

    // Intersection over union of a box with its cell's object.
    private static double overlap(INDArray f, INDArray labels, int n, int box, int y, int x) {
        double intersection = 1;
        double own = 1;
        double object = 1;
        for (int axis = 0; axis < 2; axis++) {
            double center = (axis == 0 ? x : y) + 1 / (1 + Math.exp(-f.getDouble(n, 8 * box + axis, y, x)));
            double size = PRIORS[box][axis] * Math.exp(f.getDouble(n, 8 * box + 2 + axis, y, x));
            double from = labels.getDouble(n, axis, y, x);
            double to = labels.getDouble(n, 2 + axis, y, x);
            intersection *= Math.max(0, Math.min(center + size / 2, to) - Math.max(center - size / 2, from));
            own *= size;
            object *= to - from;
        }
        return intersection / (own + object - intersection);
    }

    /** Two objects in a cell, of which DL4J keeps one box and both classes: its gradient is then not that of its score. */
    @Test
    void objectsOfTwoClassesInOneCellAreScoredAsDl4jDoes() {
        INDArray labels = DetectionCases.labels();
        for (int n = 0; n < DetectionCases.EXAMPLES; n++) {
            for (int y = 0; y < DetectionCases.LINES; y++) {
                for (int x = 0; x < DetectionCases.COLUMNS; x++) {
                    labels.putScalar(new int[] {n, 4, y, x}, labels.getDouble(n, 2, y, x) == 0 ? 0 : 1);
                }
            }
        }
        INDArray classes = labels.get(NDArrayIndex.all(), NDArrayIndex.interval(4, 4 + DetectionCases.CLASSES));
        assertThat(classes.sum(1).maxNumber().intValue()).isEqualTo(2);
        DataSet examples = new DataSet(test.examples().getFeatures(), labels);
        MultiLayerNetwork network = (MultiLayerNetwork) test.model();
        INDArray gradient;
        INDArray v;
        double slope;
        try (CurvatureModel model = model(examples)) {
            assertThat(model.loss()).isCloseTo(network.score(examples), within(1e-12));
            gradient = model.gradient().dup();
            v = NetworkCase.random(8, model.network().size());
            slope = Nd4j.getBlasWrapper().dot(gradient, v);
        }
        INDArray parameters = network.params();
        parameters.addi(v.mul(STEP));
        double plus = network.score(examples);
        parameters.subi(v.mul(2 * STEP));
        double minus = network.score(examples);
        assertThat((plus - minus) / (2 * STEP)).isCloseTo(slope, within(1e-6 * Math.abs(slope)));
    }

    @Test
    void labelsOfAnotherNumberOfClassesAreRefused() {
        INDArray labels =
                Nd4j.zeros(DataType.DOUBLE, DetectionCases.EXAMPLES, 6, DetectionCases.LINES, DetectionCases.COLUMNS);
        assertThatThrownBy(() -> model(new DataSet(test.examples().getFeatures(), labels)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("labels of shape [4, 6, 3, 4]")
                .hasMessageContaining("rows of shape [48, 16]");
    }

    /** DL4J takes no notice of one. */
    @Test
    void masksOfLabelsAreRefused() {
        INDArray mask = Nd4j.ones(DataType.DOUBLE, DetectionCases.EXAMPLES, 1);
        DataSet masked =
                new DataSet(test.examples().getFeatures(), test.examples().getLabels(), null, mask);
        assertThatThrownBy(() -> model(masked))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("a mask is not supported");
    }

    @Test
    void otherLossesOfPlacesAreNamed() {
        Yolo2OutputLayer.Builder layer = DetectionCases.layer().lossPositionScale(new LossCosineProximity());
        NetworkCase odd = DetectionCases.detection("odd", CNN2DFormat.NCHW, layer);
        assertThatThrownBy(() -> DifferentiableNetwork.of(odd.model(), DataType.DOUBLE))
                .isInstanceOf(UnsupportedNetworkException.class)
                .hasMessageContaining("loss of positions " + LossCosineProximity.class.getName())
                .hasMessageContaining("LossL2");
    }

    private CurvatureModel model(DataSet examples) {
        return new CurvatureModel(
                DifferentiableNetwork.of(test.model(), DataType.DOUBLE), ExampleSet.of(examples, 4), Long.MAX_VALUE);
    }
}
