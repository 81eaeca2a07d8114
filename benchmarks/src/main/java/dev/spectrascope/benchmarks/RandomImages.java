package dev.spectrascope.benchmarks;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.trainer.data.ImageShape;
import dev.spectrascope.trainer.model.ExampleModel;
import dev.spectrascope.trainer.model.Optimiser;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A network of the example trainer at its initial weights, in FLOAT, and random images of one channel for it.
 *
 * @param kind the network
 */
record RandomImages(ExampleModel kind) implements RandomCase {

    private static final int CLASSES = 10;

    private ImageShape shape() {
        return kind.inputShape(new ImageShape(1, 28, 28));
    }

    @Override
    public DifferentiableNetwork network() {
        Optimiser unused = new Optimiser(0.01, 1, 1, DataType.FLOAT);
        return DifferentiableNetwork.of(kind.build(shape(), CLASSES, unused).model(), DataType.FLOAT);
    }

    @Override
    public DataSet examples(int count) {
        ImageShape shape = shape();
        INDArray features = kind.flat()
                ? Nd4j.rand(DataType.FLOAT, count, (long) shape.channels() * shape.height() * shape.width())
                : Nd4j.rand(DataType.FLOAT, count, shape.channels(), shape.height(), shape.width());
        return new DataSet(features, RandomCase.labels(count, CLASSES));
    }
}
