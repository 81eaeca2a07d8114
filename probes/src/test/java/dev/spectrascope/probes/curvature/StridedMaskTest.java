package dev.spectrascope.probes.curvature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Masks behind strided windows over sequences, which DL4J can only run in FLOAT. */
class StridedMaskTest {

    private static final int EXAMPLES = 7;

    @Test
    void lossIsTheScoreOfDl4j() {
        MultiLayerConfiguration configuration = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .list()
                .layer(new Convolution1DLayer.Builder(2)
                        .nIn(2)
                        .nOut(3)
                        .stride(2)
                        .activation(Activation.TANH)
                        .build())
                .layer(new Subsampling1DLayer.Builder(SubsamplingLayer.PoolingType.MAX, 2, 1).build())
                .layer(new GlobalPoolingLayer.Builder(PoolingType.AVG).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nIn(3)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
        MultiLayerNetwork network = new MultiLayerNetwork(configuration);
        network.init();
        RandomParameters.assign(network, 1);
        INDArray mask = NetworkCase.random(2, EXAMPLES, 9).gte(0.5).castTo(DataType.FLOAT);
        mask.getColumn(0).assign(1);
        DataSet examples = new DataSet(
                NetworkCase.random(3, EXAMPLES, 2, 9).castTo(DataType.FLOAT),
                NetworkCase.oneHot(4, EXAMPLES, 3).castTo(DataType.FLOAT),
                mask,
                null);
        try (CurvatureModel model = new CurvatureModel(
                DifferentiableNetwork.of(network, DataType.DOUBLE), ExampleSet.of(examples, 4), Long.MAX_VALUE)) {
            assertThat(model.loss()).isCloseTo(network.score(examples), within(1e-6));
        }
        DataSet unmasked = new DataSet(examples.getFeatures(), examples.getLabels());
        assertThat(network.score(examples)).isNotCloseTo(network.score(unmasked), within(1e-3));
    }
}
