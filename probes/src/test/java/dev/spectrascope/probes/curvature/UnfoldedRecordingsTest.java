package dev.spectrascope.probes.curvature;

import static dev.spectrascope.probes.curvature.DenseMatrix.relativeDifference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spectrascope.probes.linalg.LinearOperator;
import dev.spectrascope.probes.network.DifferentiableNetwork;
import java.util.List;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

class UnfoldedRecordingsTest {

    /** Of one channel of 9 × 9 pixels, which the first layer's kernels are smaller than. */
    private static MultiLayerNetwork network(ConvolutionLayer... layers) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(1).list();
        for (ConvolutionLayer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork network = new MultiLayerNetwork(list.layer(SmallNetworks.output())
                .setInputType(InputType.convolutional(9, 9, 1))
                .build());
        network.init();
        return network;
    }

    /** Images that are data are unfolded by recordings that are kept. */
    @Test
    void productsWithUnfoldedImagesAreThoseOfOthers() {
        for (int stride : new int[] {1, 2}) {
            MultiLayerNetwork network = network(
                    SmallNetworks.convolution(3, 8, stride, 1, ConvolutionMode.Truncate),
                    SmallNetworks.convolution(3, 8, 1, 0, ConvolutionMode.Truncate));
            Nd4j.getRandom().setSeed(1);
            DataSet examples = new DataSet(Nd4j.randn(DataType.FLOAT, 20, 1, 9, 9), oneHot(20));
            try (CurvatureModel exact = model(network, examples, DataType.DOUBLE, 0);
                    CurvatureModel recomputed = model(network, examples, DataType.FLOAT, 0);
                    CurvatureModel kept = model(network, examples, DataType.FLOAT, Long.MAX_VALUE)) {
                INDArray v = NetworkCase.random(1, exact.network().size());
                List<Function<CurvatureModel, LinearOperator>> products =
                        List.of(CurvatureModel::hessian, CurvatureModel::gaussNewton, CurvatureModel::residual);
                for (Function<CurvatureModel, LinearOperator> product : products) {
                    INDArray expected = product.apply(exact).apply(v);
                    for (CurvatureModel model : List.of(recomputed, kept)) {
                        INDArray actual = product.apply(model).apply(v.castTo(DataType.FLOAT));
                        assertThat(relativeDifference(actual.castTo(DataType.DOUBLE), expected))
                                .isLessThanOrEqualTo(1e-5);
                    }
                }
                assertThat(relativeDifference(kept.gradient().castTo(DataType.DOUBLE), exact.gradient()))
                        .isLessThanOrEqualTo(1e-5);
            }
        }
    }

    /** What is left of a budget goes to unfolded images, but no recording gives way to them. */
    @Test
    void unfoldedImagesTakeNoRecordingsPlace() {
        MultiLayerNetwork network = network(SmallNetworks.convolution(3, 8, 1, 1, ConvolutionMode.Truncate));
        DataSet examples = new DataSet(Nd4j.randn(DataType.FLOAT, 16, 1, 9, 9), oneHot(16));
        long windows = 8 * 9 * 81 * DataType.FLOAT.width();
        long all;
        try (CurvatureModel kept = model(network, examples, DataType.FLOAT, Long.MAX_VALUE)) {
            all = kept.recordedBytes();
        }
        long plain = all - 2 * windows;
        for (long left : new long[] {0, windows - 1, windows, 2 * windows - 1, 2 * windows}) {
            try (CurvatureModel model = model(network, examples, DataType.FLOAT, plain + left)) {
                assertThat(model.recordedBytes()).isEqualTo(plain + left / windows * windows);
            }
        }
        try (CurvatureModel model = model(network, examples, DataType.FLOAT, plain - 1)) {
            assertThat(model.recordedBytes()).isEqualTo(plain / 2);
        }
    }

    private static INDArray oneHot(int examples) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, examples, NetworkCases.CLASSES);
        for (int i = 0; i < examples; i++) {
            labels.putScalar(i, i % NetworkCases.CLASSES, 1);
        }
        return labels;
    }

    private static CurvatureModel model(MultiLayerNetwork network, DataSet examples, DataType type, long budget) {
        return new CurvatureModel(DifferentiableNetwork.of(network, type), ExampleSet.of(examples, 8), budget);
    }
}
