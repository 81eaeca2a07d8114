package dev.spectrascope.benchmarks;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Two LSTM layers of 64 units, their last time step classified: 50 time steps of 30 values. */
record RandomSequences() implements RandomCase {

    private static final int STEPS = 50;
    private static final int VALUES = 30;
    private static final int UNITS = 64;
    private static final int CLASSES = 10;

    @Override
    public DifferentiableNetwork network() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list(
                        lstm(),
                        new LastTimeStep(lstm()),
                        new OutputLayer.Builder()
                                .nOut(CLASSES)
                                .activation(Activation.SOFTMAX)
                                .build())
                .setInputType(InputType.recurrent(VALUES, STEPS))
                .build());
        network.init();
        return DifferentiableNetwork.of(network, DataType.FLOAT);
    }

    private static LSTM lstm() {
        return new LSTM.Builder().nOut(UNITS).activation(Activation.TANH).build();
    }

    @Override
    public DataSet examples(int count) {
        return new DataSet(Nd4j.rand(DataType.FLOAT, count, VALUES, STEPS), RandomCase.labels(count, CLASSES));
    }
}
