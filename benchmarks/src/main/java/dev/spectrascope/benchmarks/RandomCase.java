package dev.spectrascope.benchmarks;

import dev.spectrascope.probes.network.DifferentiableNetwork;
import dev.spectrascope.trainer.model.ExampleModel;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A network at its initial weights, in FLOAT, and random examples for it. */
interface RandomCase {

    DifferentiableNetwork network();

    DataSet examples(int count);

    /** One-hot, each class in turn. */
    static INDArray labels(int count, int classes) {
        INDArray labels = Nd4j.zeros(DataType.FLOAT, count, classes);
        for (int i = 0; i < count; i++) {
            labels.putScalar(i, i % classes, 1);
        }
        return labels;
    }

    /** As the benchmarks call it: {@code lstm}, or a network of the example trainer. */
    static RandomCase of(String name) {
        return name.equals("lstm")
                ? new RandomSequences()
                : new RandomImages(ExampleModel.valueOf(name.toUpperCase(Locale.ROOT)));
    }
}
